import type { Invariant } from '../contract/lab-run'
import type { Clock } from '../platform/clock'
import type { InvariantWatch } from './invariant'
import type { KnownTransactions } from './known-transactions'
import type { TripStore } from './trip-store'

interface Options {
  readonly run: string
  readonly stores: readonly TripStore[]
  readonly known: Pick<KnownTransactions, 'underWay'>
  readonly clock: Clock
  /** How many trips are known to be committed. */
  readonly committed: () => number
}

interface Seen {
  /** Booked at every service, and at some of them only. */
  readonly whole: number
  readonly half: ReadonlySet<string>
}

const NAMED_MAX = 3

/**
 * No trip is half booked once it is over (I14): a trip that is booked at some services only must
 * still be under way. Whoever is not is looked at again, for it may just have ended; no clocks are
 * compared. What is broken once stays so.
 */
export function createTripInvariant(options: Options): InvariantWatch {
  const { run, stores, known, clock, committed } = options
  let verdict: Invariant | null = null
  const keep = (next: Invariant): Invariant => {
    verdict = verdict?.holds === false ? verdict : next
    return verdict
  }
  const told = (seen: Seen | null, holds: boolean | null, text: string): Invariant =>
    keep({
      ...{ expected: committed(), found: seen?.whole ?? null, undecided: seen?.half.size ?? 0 },
      reserved: null,
      ...{ checkedAt: new Date(clock.now()).toISOString(), holds, text },
    })
  const check = async (): Promise<Invariant> => {
    const first = await look(stores, run)
    if (first === null) return told(null, null, silent)
    if (first.half.size === 0) return told(first, true, wholeText(first))
    const open = await known.underWay()
    if (open === null) return told(first, null, untold(first))
    const suspects = [...first.half].filter((trip) => !open.has(trip))
    const second = suspects.length === 0 ? first : await look(stores, run)
    if (second === null) return told(first, null, silent)
    const convicted = suspects.filter((trip) => second.half.has(trip))
    if (convicted.length > 0) return told(second, false, halfText(convicted))
    return told(second, true, wholeText(second))
  }
  const checkLocked = async (): Promise<Invariant | null> => {
    const seen = await look(stores, run)
    if (seen === null || seen.half.size > 0) return null
    const holds = seen.whole === committed()
    return told(seen, holds, holds ? allText(seen) : countText(seen, committed()))
  }
  return { check, checkLocked, remember: keep }
}

async function look(stores: readonly TripStore[], run: string): Promise<Seen | null> {
  try {
    const booked = await Promise.all(stores.map((store) => store.booked(run)))
    const all = new Set(booked.flatMap((trips) => [...trips]))
    const half = [...all].filter((trip) => !booked.every((trips) => trips.has(trip)))
    return { whole: all.size - half.length, half: new Set(half) }
  } catch {
    return null
  }
}

const silent = 'A database does not answer. The bookings cannot be compared until it does.'
const under = ({ half }: Seen): string =>
  `${half.size} ${half.size === 1 ? 'trip is' : 'trips are'} booked in part`
const untold = (seen: Seen): string =>
  `${under(seen)}, and Verdict does not say if ${seen.half.size === 1 ? 'it is' : 'they are'} under way.`
const wholeText = (seen: Seen): string =>
  seen.half.size === 0
    ? 'No trip is half booked.'
    : `No trip that is over is half booked: ${under(seen)} and still under way.`
const allText = ({ whole }: Seen): string =>
  `No trip is half booked: after all was over, ${whole} are booked with hotel, flight and car, as many as were committed.`
const countText = ({ whole }: Seen, committed: number): string =>
  `${committed} trips were committed, and ${whole} are booked with hotel, flight and car.`

function halfText(trips: readonly string[]): string {
  const more = trips.length > NAMED_MAX ? ` and ${trips.length - NAMED_MAX} more` : ''
  return `A trip is over and half booked. Look at ${trips.slice(0, NAMED_MAX).join(', ')}${more}.`
}
