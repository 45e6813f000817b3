import { countKinds, hottest, resolveFirst } from '@/server/policy/wait-advice'
import { ringsOf, type Wait } from '@/server/policy/wait-for'
import type { WaitReading } from './look-at-waits'

/** What a reading of all waits comes to, as people are told it. */
export function weighWaits(reading: WaitReading) {
  const { parties, waits, reports, locks } = reading
  const first = resolveFirst(reading)
  return {
    at: iso(reading.atMs),
    ...{ parties, reports, locks, rings: ringsOf(waits), waits: waits.map(toldOf) },
    hottest: hottest(waits).map(({ sinceMs, ...hot }) => ({ ...hot, since: iso(sinceMs) })),
    resolveFirst:
      first === null ? null : { party: first.party, ...countKinds(first.freed, parties) },
  }
}

export type WeighedWaits = ReturnType<typeof weighWaits>

const toldOf = ({ waiter, holder, participant, object, mode, sinceMs, waiterSession }: Wait) => ({
  ...{ waiter, holder, participant, object, mode, since: iso(sinceMs), session: waiterSession },
})

const iso = (ms: number): string => new Date(ms).toISOString()
