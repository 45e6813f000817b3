import { counted, emptyWindow, type SlidingWindow, totals } from './sliding-window'

export interface ThrottleSettings {
  readonly on: boolean
  /** So many requests for each that is accepted are let through; fewer refuse sooner. */
  readonly k: number
}

/** Requests of phase one to a participant, and those that it has answered (`protocols.md` 16). */
export interface Throttle {
  readonly requests: SlidingWindow
  /** Under way: there was no time yet to answer them. */
  readonly pending: number
}

export const newThrottle: Throttle = { requests: emptyWindow, pending: 0 }

const WIDTH_MS = 120_000
/** Fewer requests say too little. */
const REQUESTS_MIN = 20

const at = (nowMs: number) => ({ nowMs, widthMs: WIDTH_MS })

/** Counted before it is sent. */
export const sending = ({ requests, pending }: Throttle, nowMs: number): Throttle => ({
  requests: counted(requests, at(nowMs), { all: 1, hits: 0 }),
  pending: pending + 1,
})

export const settled = (
  { requests, pending }: Throttle,
  accepted: boolean,
  nowMs: number,
): Throttle => ({
  requests: accepted ? counted(requests, at(nowMs), { all: 0, hits: 1 }) : requests,
  pending: Math.max(0, pending - 1),
})

/** So many were sent and accepted at one moment. */
export const answeredHere = (
  { requests, pending }: Throttle,
  times: number,
  nowMs: number,
): Throttle => ({ requests: counted(requests, at(nowMs), { all: times, hits: times }), pending })

/** Refused here, and counted like one that was sent. */
export const refusedHere = ({ requests, pending }: Throttle, nowMs: number): Throttle => ({
  requests: counted(requests, at(nowMs), { all: 1, hits: 0 }),
  pending,
})

/**
 * The share of requests to refuse: max(0, (requests − K·accepts) / (requests + 1)). What is under way
 * is left out, else a burst after a rest would count as an overload.
 *
 * Source: Beyer et al., Site Reliability Engineering, 2016, chapter 21.
 */
export function refusedShare(
  { requests, pending }: Throttle,
  { on, k }: ThrottleSettings,
  nowMs: number,
): number {
  if (!on) return 0
  const { all, hits } = totals(requests, at(nowMs))
  const known = all - pending
  return known < REQUESTS_MIN ? 0 : Math.max(0, (known - k * hits) / (known + 1))
}
