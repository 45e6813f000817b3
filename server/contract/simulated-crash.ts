import { z } from 'zod'
import { crashVictims } from './crash-step-parts'
import { crashProtocols, gapAt } from './crash-steps'

/** One crash at a point of the first transaction of a simulation. */
export const crashAt = z.strictObject({ point: z.string().max(3), victim: z.enum(crashVictims) })

/** What became of that transaction. */
export const simulatedCrash = z.object({
  /** False: it never got there, and nothing crashed. */
  reached: z.boolean(),
  /** Null: it has not ended. */
  outcome: z.enum(['committed', 'aborted']).nullable(),
  /** From a branch's promise to its end, at most. */
  blockedMs: z.number(),
  alike: z.boolean(),
})

interface Crashing {
  readonly protocol: string
  readonly presumption?: string | undefined
  readonly participants: number
  readonly crashAt?: { readonly point: string } | undefined
}

/** Whether that protocol has that point: what is asked for by nobody always fits. */
export function hasPoint({ protocol, presumption, participants, crashAt }: Crashing): boolean {
  if (crashAt === undefined) return true
  if (presumption !== undefined || participants !== 2) return false
  const simulated = crashProtocols.find((one) => one === protocol)
  return simulated !== undefined && gapAt(simulated, crashAt.point) !== undefined
}
