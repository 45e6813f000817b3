import { z } from 'zod'
import { crashVictims } from './crash-step-parts'
import { crashProtocols, gapAt } from './crash-steps'
import { time } from './transaction'

const victim = z.enum(crashVictims)

/** POST /v1/lab/crash-tests: one crash at that point of a transfer between the two banks. */
export const newCrashTest = z
  .strictObject({
    protocol: z.enum(crashProtocols),
    /** One of the points of that protocol. */
    point: z.string().max(3),
    victim,
  })
  .refine(({ protocol, point }) => gapAt(protocol, point) !== undefined, {
    path: ['point'],
    message: 'The protocol has no such point',
  })
  .meta({ id: 'NewCrashTest' })

export const crashTest = z
  .object({
    protocol: z.enum(crashProtocols),
    point: z.string(),
    victim,
    /** Null: it had not ended by the time nobody waited any longer. */
    outcome: z.enum(['committed', 'aborted']).nullable(),
    /** Of the branch that was prepared for longest: until it was told, or had ended otherwise. */
    blockedMs: z.number(),
    /** Whether both banks show what the outcome says; null: that could not be seen. */
    alike: z.boolean().nullable(),
    /** Null: it is not known to have begun. */
    transaction: z.string().nullable(),
    at: time,
  })
  .meta({ id: 'CrashTest' })

/** The newest of each point, protocol and victim. */
export const crashTestList = z.object({ items: z.array(crashTest) })

export type NewCrashTest = z.infer<typeof newCrashTest>
export type CrashTest = z.infer<typeof crashTest>
