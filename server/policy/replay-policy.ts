import { backOffMs } from './back-off'
import { classOf } from './error-class'
import { createHeap } from './heap'
import type { Operation, RetryPolicy } from './retry-policy'
import { createTurns } from './turns'

/** Calls of one operation of one branch that had to be repeated, as they are recorded. */
export interface Episode {
  readonly operation: Operation
  /** When the first call that failed was made, in milliseconds of one clock. */
  readonly startedAt: number
  /** How long a call that fails takes, on average. */
  readonly callMs: number
  /** The code of the first fault; null: none was told. */
  readonly code: string | null
  /** The last moment at which it is known that a call fails. */
  readonly failsUntil: number
  /** When it is known that calls succeed again; null: they have not yet. */
  readonly worksFrom: number | null
  /** Until when a promise may be waited for; null: there is no limit. */
  readonly deadlineAt: number | null
}

/** What a policy would have made of the episodes. */
export interface Replayed {
  readonly calls: number
  /** The most in any one second, of all episodes together. */
  readonly mostInASecond: number
  /** Those that would have been given up, though calls worked again before their deadline. */
  readonly givenUp: number
  /** From the first failed call to the first one that succeeds, for each episode that recovers. */
  readonly recoveredMs: readonly (number | null)[]
}

/** A run without an end in sight is cut here; only how many calls it makes is lost. */
const CALLS_MAX = 500

/**
 * Repeats the calls of each episode as the policy would: each call fails until the participant is
 * known to work again, and takes as long as the recorded ones. The dice fall in the middle, so that
 * two policies are told apart by what they say and not by chance.
 */
export function replayPolicy(
  episodes: readonly Episode[],
  policy: RetryPolicy,
  endedAt: number,
): Replayed {
  const calls: number[] = []
  const recovered = new Map<Episode, number | null>()
  let givenUp = 0
  const line = lineOf(episodes, policy.repeatsPerSecond)
  for (let call = line.next(); call !== undefined; call = line.next()) {
    const { episode, n, at } = call
    if (at > endedAt) continue
    calls.push(at)
    if (episode.worksFrom !== null && at >= episode.worksFrom) {
      recovered.set(episode, at - episode.startedAt)
      continue
    }
    const next = nextCall(policy, call, endedAt)
    if (next === 'over' || n >= CALLS_MAX) {
      recovered.set(episode, null)
      if (wasTooSoon(episode)) givenUp++
      continue
    }
    if (next !== null) line.push(next)
  }
  return {
    ...{ calls: calls.length, mostInASecond: mostInASecond(calls), givenUp },
    recoveredMs: episodes.map((episode) => recovered.get(episode) ?? null),
  }
}

interface Due {
  readonly episode: Episode
  readonly n: number
  readonly at: number
  readonly seq: number
  readonly lastMs: number
  /** Repeats of what is owed keep to a rate; a promise is asked for again without one. */
  readonly turn: 'needed' | 'taken'
}

type Call = Omit<Due, 'seq'>

/**
 * The calls in the order in which they would be made, for they share the turns. A turn is taken when
 * the time of its call has come, so that a long wait of one holds up no other.
 */
function lineOf(episodes: readonly Episode[], perSecond: number) {
  const turns = createTurns(perSecond)
  const due = createHeap<Due>()
  let seq = 0
  const push = (call: Call) => due.push({ ...call, seq: seq++ })
  for (const episode of episodes)
    push({ episode, n: 1, at: episode.startedAt, lastMs: 0, turn: 'taken' })
  const next = (): Call | undefined => {
    for (let call = due.pop(); call !== undefined; call = due.pop()) {
      const waitMs = call.turn === 'needed' ? turns.take(call.at) : 0
      if (waitMs === 0) return call
      push({ ...call, at: call.at + waitMs, turn: 'taken' })
    }
    return undefined
  }
  return { next, push }
}

/** `over`: the policy asks no more. Null: what comes next lies behind the end of the records. */
function nextCall(
  policy: RetryPolicy,
  { episode, n, at, lastMs }: Call,
  endedAt: number,
): Call | 'over' | null {
  const { operation, callMs, code, deadlineAt, startedAt } = episode
  const { attemptMs, backOff } = policy.operations[operation]
  const failure = code === null ? 'retry' : classOf(code, policy.classes)
  const limited = operation === 'prepare'
  if (limited && (n >= policy.attempts || failure !== 'retry')) return 'over'
  const waitMs = failure === 'broken' ? backOff.capMs : backOffMs({ n, dice: 0.5, lastMs }, backOff)
  const nextAt = at + Math.min(callMs, attemptMs) + waitMs
  const untilAt = Math.min(deadlineAt ?? Number.POSITIVE_INFINITY, startedAt + policy.promiseMs)
  if (limited && nextAt >= untilAt) return 'over'
  if (nextAt > endedAt) return null
  const turn = limited ? ('taken' as const) : ('needed' as const)
  return { episode, n: n + 1, at: nextAt, lastMs: waitMs, turn }
}

const wasTooSoon = ({ worksFrom, deadlineAt }: Episode): boolean =>
  worksFrom !== null && (deadlineAt === null || worksFrom < deadlineAt)

function mostInASecond(calls: readonly number[]): number {
  const sorted = [...calls].sort((a, b) => a - b)
  let most = 0
  let first = 0
  sorted.forEach((at, index) => {
    while ((sorted[first] ?? at) <= at - 1_000) first++
    most = Math.max(most, index - first + 1)
  })
  return most
}
