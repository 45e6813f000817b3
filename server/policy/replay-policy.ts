import { backOffMs } from './back-off'
import { classOf } from './error-class'
import { createReplayGate } from './replay-gate'
import { type AnsweredCalls, type Call, createLine, type Ended, type Episode } from './replay-line'
import { createReplayTally, type Replayed } from './replay-tally'
import type { RetryPolicy } from './retry-policy'

/** What is recorded of one participant. */
export interface Recorded {
  readonly episodes: readonly Episode[]
  readonly answered: readonly AnsweredCalls[]
}

/** A run without an end in sight is cut here; only how many calls it makes is lost. */
const CALLS_MAX = 500
/** Of very many runs, each is cut sooner. */
const CALLS_MAX_LEAST = 40
const CALLS_MAX_ALL = 2_000_000
/** After so many of them others may go on. */
const STEPS = 2_000

/**
 * Repeats the calls of each episode as the policy would: each call fails until the participant is
 * known to work again, and takes as long as the recorded ones; one that works is answered at once.
 * Breaker, budget and throttle let them go as they do when they run, and count what was answered
 * beside them. The dice fall in the middle, so that two policies are told apart by what they say and
 * not by chance. It yields now and then, so that who runs it can let others go on.
 */
export function* replayPolicy(
  { episodes, answered }: Recorded,
  policy: RetryPolicy,
  endedAt: number,
): Generator<void, Replayed> {
  const callsMax = callsMaxOf(episodes.length)
  const tally = createReplayTally(episodes)
  const line = createLine(policy.repeatsPerSecond)
  const starts = [...episodes.map((one) => one.startedAt), ...answered.map((one) => one.at)]
  const startMs = starts.reduce((first, at) => Math.min(first, at), endedAt)
  const gate = createReplayGate(policy, line, startMs)
  for (const one of answered) line.push({ type: 'answered', ...one })
  for (const episode of episodes)
    line.push({ type: 'call', episode, n: 1, at: episode.startedAt, lastMs: 0, turn: 'taken' })

  const make = (call: Call) => {
    const asked = gate.ask(call)
    if (typeof asked === 'string') return tally.notSent(call, asked)
    const { episode, at } = call
    const works = episode.worksFrom !== null && at >= episode.worksFrom
    tally.called(call)
    const tookMs = works ? 0 : tookOf(policy, episode)
    const ended = { type: 'ended', ...asked, call, works, at: at + tookMs } as const
    if (works) hear(ended)
    else line.push(ended)
  }
  const hear = (ended: Ended) => {
    const { call, works, at } = ended
    gate.hear(ended, at - call.at)
    if (works) return tally.recovered(call)
    const next = nextCall(policy, ended, { endedAt, callsMax })
    if (next === 'over') tally.over(call.episode)
    else if (next !== null) line.push(next)
  }
  let steps = 0
  for (let due = line.next(); due !== undefined; due = line.next()) {
    if (++steps % STEPS === 0) yield
    if (due.type === 'ended') hear(due)
    else if (due.at > endedAt) continue
    else if (due.type === 'call') make(due)
    else if (due.type === 'probe-due') gate.probe(due.at)
    else tally.answered(due, gate.answered(due))
  }
  return tally.sum()
}

/** A service that is asked for a promise and cannot now is asked for as long as there is time. */
const saysNotNow = (code: string | null): boolean =>
  code === 'http-425' || code === 'http-429' || code === 'http-503'

const callsMaxOf = (episodes: number): number =>
  Math.min(CALLS_MAX, Math.max(CALLS_MAX_LEAST, Math.floor(CALLS_MAX_ALL / episodes)))

const tookOf = ({ operations }: RetryPolicy, { operation, callMs }: Episode): number =>
  Math.min(callMs, operations[operation].attemptMs)

/** `over`: the policy asks no more. Null: what comes next lies behind the end of the records. */
function nextCall(
  policy: RetryPolicy,
  { call: { episode, n, lastMs }, at }: Ended,
  { endedAt, callsMax }: { readonly endedAt: number; readonly callsMax: number },
): Call | 'over' | null {
  const { operation, code, deadlineAt, startedAt, worksFrom } = episode
  const { backOff } = policy.operations[operation]
  const failure = code === null ? 'retry' : classOf(code, policy.classes)
  const limited = operation === 'prepare'
  const over = n >= policy.attempts && !saysNotNow(code)
  if (limited && (over || failure !== 'retry')) return 'over'
  const waitMs = failure === 'broken' ? backOff.capMs : backOffMs({ n, dice: 0.5, lastMs }, backOff)
  const nextAt = at + waitMs
  const untilAt = Math.min(deadlineAt ?? Number.POSITIVE_INFINITY, startedAt + policy.promiseMs)
  if (limited && nextAt >= untilAt) return 'over'
  const isCut = n >= callsMax
  if (nextAt > endedAt || (isCut && worksFrom === null)) return null
  const turn = limited ? ('taken' as const) : ('needed' as const)
  const goesAt = isCut ? Math.max(nextAt, worksFrom ?? nextAt) : nextAt
  return { type: 'call', episode, n: n + 1, at: goesAt, lastMs: waitMs, turn }
}
