import { z } from 'zod'
import type { WaitReading } from '@/server/recovery/look-at-waits'
import { type WeighedWaits, weighWaits } from '@/server/recovery/weigh-waits'
import { askInner, type ForwardDeps } from './ask-inner'
import { createOwners } from './owners'

const ANSWER_MS_MAX = 3_000
/** Several pages that look at the same time ask once. */
const KNOWN_MS = 400

export type ReadWaits = () => Promise<WeighedWaits & { readonly readBy: 'coordinator' | 'web' }>

const party = z.object({
  ...{ key: z.string(), kind: z.enum(['transaction', 'branch', 'session', 'owner']) },
  ...{ name: z.string(), transaction: z.string().nullable(), participant: z.string().nullable() },
})
const wait = z.object({
  ...{ waiter: z.string(), holder: z.string(), participant: z.string().nullable() },
  ...{ object: z.string(), mode: z.string(), sinceMs: z.number() },
  ...{ waiterSession: z.string().nullable(), holderSession: z.string().nullable() },
})
const reading: z.ZodType<WaitReading> = z.object({
  ...{ atMs: z.number(), locks: z.enum(['told', 'silent']) },
  ...{ parties: z.array(party), waits: z.array(wait) },
  reports: z.array(
    z.object({
      participant: z.string(),
      kind: z.enum(['postgresql', 'mariadb', 'sqlite', 'http', 'unknown']),
      state: z.enum(['told', 'cannot-tell', 'silent']),
    }),
  ),
})

/** Asks the coordinator, and looks by itself where none answers. */
export function forwardWaits(deps: ForwardDeps, look: () => Promise<WaitReading>): ReadWaits {
  const owners = createOwners(deps)
  let latest: { readonly readMs: number; readonly answer: ReturnType<ReadWaits> } | null = null
  const read: ReadWaits = async () => {
    const url = await owners.of(0)
    const found =
      url === null
        ? 'unsent'
        : await askInner(deps, {
            ...{ url, path: '/internal/waits', body: {}, schema: reading },
            signal: AbortSignal.timeout(ANSWER_MS_MAX),
          })
    if (typeof found === 'object') return { ...weighWaits(found), readBy: 'coordinator' }
    if (url !== null) owners.forget(0, url)
    return { ...weighWaits(await look()), readBy: 'web' }
  }
  return () => {
    const nowMs = deps.clock.monotonicMs()
    if (latest === null || nowMs - latest.readMs >= KNOWN_MS)
      latest = { readMs: nowMs, answer: read() }
    return latest.answer
  }
}
