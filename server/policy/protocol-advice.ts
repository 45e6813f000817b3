/*
 * Which protocol fits some participants, what it costs them, and how long to wait for each: from what
 * they can do and from what they have answered of late. `protocol: auto` takes what is advised here.
 */

import { CALLS_MIN, learntAttemptMs, learntAttempts } from './answers'
import type { Optimisation } from './plan'
import {
  type Able,
  type AdvisedProtocol,
  type Candidate,
  candidatesFor,
} from './protocol-candidates'

export interface ProtocolAdvice {
  /** Null: nothing that runs here fits. */
  readonly protocol: AdvisedProtocol | null
  readonly optimise: readonly Optimisation[]
  readonly attempts: number
  readonly attemptMs: readonly { readonly participant: string; readonly ms: number }[]
  readonly reasons: readonly string[]
  readonly candidates: readonly Candidate[]
}

/** Several branches at one participant are several entries. */
export function adviseProtocol(participants: readonly Able[]): ProtocolAdvice {
  const candidates = candidatesFor(participants)
  const chosen = candidates.find(({ fits }) => fits) ?? null
  const attempts = learntAttempts(participants.map(({ answers }) => answers))
  const names = [...new Map(participants.map((one) => [one.name, one])).values()]
  return {
    protocol: chosen?.protocol ?? null,
    optimise: chosen?.optimise ?? [],
    attempts,
    attemptMs: names.map(({ name, answers, attemptMs }) => ({
      participant: name,
      ms: learntAttemptMs(answers, attemptMs),
    })),
    reasons: [
      chosen?.because ?? 'Nothing that runs here fits all of them.',
      ...names.map(waitReason),
      ...lossReasons(names, attempts),
      ...slowReasons(names),
      ...names.flatMap(refusalReason),
    ],
    candidates,
  }
}

function waitReason({ name, answers, attemptMs }: Able): string {
  const ms = learntAttemptMs(answers, attemptMs)
  const calls = answers?.calls ?? 0
  if (calls < CALLS_MIN)
    return `${name}: ${calls} calls of late are too few to learn from, so a call may take the ${ms} ms that are configured.`
  const { p99Ms = 0, late = 0 } = answers ?? {}
  return ms < attemptMs
    ? `${name}: 99 of 100 calls were answered within ${shown(p99Ms)} ms, so after ${ms} ms one is taken for lost and made again.`
    : `${name}: ${late} of ${calls} calls were not answered in time, the slowest within ${shown(p99Ms)} ms, so a call may take the ${ms} ms that are configured.`
}

function lossReasons(all: readonly Able[], attempts: number): readonly string[] {
  const lossy = all.filter(({ answers }) => answers !== null && answers.late > 0)
  if (lossy.length === 0) return []
  const told = lossy.map(({ name, answers }) => `${name} ${percent(answers?.late, answers?.calls)}`)
  return [
    `Calls that were not answered in time: ${told.join(', ')}. A vote is asked for up to ${attempts} times, so that of 10,000 transactions about one at most is aborted for that.`,
  ]
}

const SLOW_MS = 1_000

/** Whoever has promised holds its locks until the slowest has voted and the verdict is told. */
function slowReasons(all: readonly Able[]): readonly string[] {
  if (all.length < 2) return []
  const slow = all.filter(({ answers }) => (answers?.p95Ms ?? 0) >= SLOW_MS)
  return slow.map(
    ({ name, answers }) =>
      `${name} is slow: 5 of 100 calls take longer than ${shown(answers?.p95Ms ?? 0)} ms, and the others hold their locks meanwhile.`,
  )
}

const REFUSED_SHARE = 0.1

function refusalReason({ name, answers }: Able): readonly string[] {
  if (answers === null || answers.votes < CALLS_MIN) return []
  if (answers.refused < REFUSED_SHARE * answers.votes) return []
  return [
    `${name} votes no ${percent(answers.refused, answers.votes)} of the time: what it refuses is better checked before the others are made to promise.`,
  ]
}

const percent = (hits = 0, of = 0): string => (of === 0 ? '0 %' : `${shown((100 * hits) / of)} %`)

const shown = (value: number): string =>
  String(value < 10 ? Math.round(value * 10) / 10 : Math.round(value))
