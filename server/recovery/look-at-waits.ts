import { type Gathered, gatherWaits } from '@/server/participant/gather-waits'
import type { Registry } from '@/server/participant/registry'
import type { KnownSession } from '@/server/participant/waits'
import type { Clock } from '@/server/platform/clock'
import type { WaitGraph } from '@/server/policy/wait-for'

export interface WaitReading extends Gathered {
  readonly atMs: number
  /** Whether Verdict's own locks could be read. */
  readonly locks: 'told' | 'silent'
}

export interface LookDeps {
  readonly registry: Registry
  readonly clock: Clock
  readonly cluster: string
  readonly known: (participant: string) => readonly KnownSession[]
  readonly answerMsMax: number
  /** Who waits for one of Verdict's own locks. */
  readonly readLocks: () => Promise<WaitGraph>
}

/** Who waits for whom, at every participant that can tell and for Verdict's own locks, in one graph. */
export async function lookAtWaits(deps: LookDeps): Promise<WaitReading> {
  const atMs = deps.clock.now()
  const [gathered, own] = await Promise.all([gatherWaits(deps), deps.readLocks().catch(() => null)])
  const parties = new Map(
    [...gathered.parties, ...(own?.parties ?? [])].map((one) => [one.key, one]),
  )
  return {
    ...{ atMs, reports: gathered.reports, locks: own === null ? 'silent' : 'told' },
    ...{ parties: [...parties.values()], waits: [...gathered.waits, ...(own?.waits ?? [])] },
  }
}
