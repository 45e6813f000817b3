import { counted, emptyWindow, type SlidingWindow, totals } from './sliding-window'

export interface BreakerSettings {
  readonly on: boolean
  /** It opens when so many of a hundred calls have failed… */
  readonly failurePercent: number
  /** …of at least so many… */
  readonly callsMin: number
  /** …within so long. */
  readonly windowMs: number
  /** Open for so long at first, and twice as long after each probe that fails. */
  readonly openMs: number
  readonly openMsMax: number
}

interface Tripped {
  /** Probes that have failed since it opened. */
  readonly trips: number
  /** When it first opened; probes do not change that. */
  readonly sinceMs: number
}

/**
 * The breaker of one participant (`protocols.md` 16). Times are of one monotonic clock.
 *
 * closed     calls go, and are counted
 * open       none goes before `untilMs`; the first one after it is the probe
 * half-open  the one probe is under way
 */
export type Breaker = { readonly era: number } & (
  | { readonly phase: 'closed'; readonly calls: SlidingWindow }
  | ({ readonly phase: 'open'; readonly untilMs: number } & Tripped)
  | ({ readonly phase: 'half-open' } & Tripped)
)

/** A call may go. Its result counts only in the era in which it left. */
export interface Permit {
  readonly era: number
}

/**
 * What a call has told of its participant.
 *
 * answered     it answered, whatever it said
 * unavailable  it did not, or could not
 * nothing      the call had too little time to tell
 */
export type Heard = 'answered' | 'unavailable' | 'nothing'

export type Asked =
  | { readonly breaker: Breaker; readonly permit: Permit }
  /** Null: until it is known how the probe ended. */
  | { readonly breaker: Breaker; readonly permit: null; readonly untilMs: number | null }

export const closedBreaker: Breaker = { phase: 'closed', era: 0, calls: emptyWindow }

/** Whether a call may go now: all do while it is closed, and one at a time as a probe after that. */
export function ask(breaker: Breaker, nowMs: number): Asked {
  switch (breaker.phase) {
    case 'closed':
      return { breaker, permit: { era: breaker.era } }
    case 'open':
      return breaker.untilMs > nowMs
        ? { breaker, permit: null, untilMs: breaker.untilMs }
        : probing(breaker)
    case 'half-open':
      return { breaker, permit: null, untilMs: null }
    default:
      return breaker satisfies never
  }
}

/** A call that goes in any case: it is the probe, unless another one is under way. */
export function order(breaker: Breaker): { readonly breaker: Breaker; readonly permit: Permit } {
  if (breaker.phase === 'open') return probing(breaker)
  // Behind a probe it goes uncounted.
  return { breaker, permit: { era: breaker.phase === 'closed' ? breaker.era : UNCOUNTED } }
}

const UNCOUNTED = -1

/** A call that goes past it: while it is not closed it is no probe, and what it tells does not count. */
export const past = (breaker: Breaker): Permit => ({
  era: breaker.phase === 'closed' ? breaker.era : UNCOUNTED,
})

function probing({ era, trips, sinceMs }: Extract<Breaker, { phase: 'open' }>) {
  const breaker: Breaker = { phase: 'half-open', era: era + 1, trips, sinceMs }
  return { breaker, permit: { era: breaker.era } }
}

interface Result {
  readonly permit: Permit
  readonly heard: Heard
  readonly nowMs: number
}

/** What a call has told. One that left before the breaker last moved says nothing of now. */
export function hear(
  breaker: Breaker,
  { permit, heard, nowMs }: Result,
  settings: BreakerSettings,
): Breaker {
  if (permit.era !== breaker.era) return breaker
  if (breaker.phase === 'closed')
    return heard === 'nothing' ? breaker : count(breaker, { heard, nowMs }, settings)
  if (breaker.phase === 'open') return breaker
  const { era, trips, sinceMs } = breaker
  if (heard === 'answered') return { phase: 'closed', era: era + 1, calls: emptyWindow }
  if (heard === 'nothing') return { phase: 'open', era: era + 1, trips, sinceMs, untilMs: nowMs }
  const untilMs = nowMs + openFor(trips + 1, settings)
  return { phase: 'open', era: era + 1, trips: trips + 1, sinceMs, untilMs }
}

function count(
  breaker: Extract<Breaker, { phase: 'closed' }>,
  { heard, nowMs }: Pick<Result, 'heard' | 'nowMs'>,
  settings: BreakerSettings,
): Breaker {
  const at = { nowMs, widthMs: settings.windowMs }
  const failed = heard === 'unavailable'
  const calls = counted(breaker.calls, at, { all: 1, hits: failed ? 1 : 0 })
  const { all, hits } = totals(calls, at)
  const isOver = all >= settings.callsMin && hits * 100 >= settings.failurePercent * all
  if (!failed || !isOver) return { ...breaker, calls }
  const untilMs = nowMs + openFor(0, settings)
  return { phase: 'open', era: breaker.era + 1, trips: 0, sinceMs: nowMs, untilMs }
}

const openFor = (trips: number, { openMs, openMsMax }: BreakerSettings): number =>
  Math.min(openMsMax, openMs * 2 ** trips)

/**
 * The participant was silent and answers again: the next call may be the probe. One that is under way
 * left while it was silent, and says nothing of now.
 */
export function comeBack(breaker: Breaker, nowMs: number): Breaker {
  if (breaker.phase === 'half-open') {
    const { era, trips, sinceMs } = breaker
    return { phase: 'open', era: era + 1, trips, sinceMs, untilMs: nowMs }
  }
  return breaker.phase === 'open' && breaker.untilMs > nowMs
    ? { ...breaker, untilMs: nowMs }
    : breaker
}

/** Settings that have changed hold for a breaker that is open, too: it waits no longer than they say. */
export function clamped(breaker: Breaker, nowMs: number, settings: BreakerSettings): Breaker {
  if (breaker.phase !== 'open') return breaker
  const untilMs = nowMs + openFor(breaker.trips, settings)
  return breaker.untilMs > untilMs ? { ...breaker, untilMs } : breaker
}
