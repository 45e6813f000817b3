import { heardOf } from './availability'
import type { Heard, Permit } from './circuit-breaker'
import {
  allAnswered,
  type CallKind,
  type Entered,
  enter,
  type Gate,
  newGate,
  refusing,
  told,
} from './participant-gate'
import type { AnsweredCalls, Call, Ended, Episode, Line } from './replay-line'
import type { RetryPolicy } from './retry-policy'

/** The gate of one participant, in the time of a replay. */
export interface ReplayGate {
  /** `waits`: before its breaker, and comes again by itself. */
  ask(call: Call): { readonly permit: Permit; readonly kind: CallKind } | 'refused' | 'waits'
  hear(ended: Ended, tookMs: number): void
  /** Whether these go, too. */
  answered(calls: AnsweredCalls): boolean
  /** The time of an open breaker is over: one of those that wait is the probe. */
  probe(nowMs: number): void
}

/** Of the golden ratio: multiples of it fall evenly, so that a share of calls is refused without chance. */
const EVENLY = 0.618_033_988_75

type Kind = Exclude<CallKind, 'ordered'>

/** The same transitions by which a coordinator lets calls go; what waits comes again through the line. */
export function createReplayGate(policy: RetryPolicy, line: Line, startMs: number): ReplayGate {
  let gate = newGate(policy, startMs)
  let rolled = 0
  const waiting: Call[] = []
  const silent = silenceBy(policy)
  const dice = () => {
    rolled = (rolled + EVENLY) % 1
    return rolled
  }
  const put = (next: Gate, nowMs: number) => {
    const { phase } = gate.breaker
    gate = next
    const { breaker } = next
    if (breaker.phase === phase || waiting.length === 0) return
    if (breaker.phase === 'open') line.push({ type: 'probe-due', at: breaker.untilMs })
    // What waited comes with all the others, and takes a turn as they do.
    if (breaker.phase === 'closed')
      for (const call of waiting.splice(0)) line.push({ ...call, at: nowMs, turn: 'needed' })
  }
  const entering = (kind: Kind, nowMs: number): Entered =>
    (kind === 'request' ? refusing(gate, { nowMs, dice }, policy) : null) ??
    enter(gate, { kind, nowMs }, policy)
  return {
    ask: (call) => {
      const kind = kindOf(call)
      const entered = entering(kind, call.at)
      put(entered.gate, call.at)
      if (entered.permit !== null) return { permit: entered.permit, kind }
      if (kind !== 'owed') return 'refused'
      if (waiting.length === 0 && entered.untilMs !== null)
        line.push({ type: 'probe-due', at: entered.untilMs })
      waiting.push({ ...call, held: true })
      return 'waits'
    },
    hear: ({ call: { episode }, kind, permit, works, at: nowMs }, tookMs) => {
      const heard = works ? 'answered' : silent(episode, tookMs)
      put(told(gate, { kind, permit, heard, nowMs }, policy), nowMs)
    },
    answered: ({ requests, owed, at: nowMs }) => {
      const next = allAnswered(gate, { requests, owed, nowMs }, policy)
      if (next !== null) put(next, nowMs)
      return next !== null
    },
    probe: (nowMs) => {
      if (gate.breaker.phase !== 'open' || gate.breaker.untilMs > nowMs) return
      const call = waiting.shift()
      if (call !== undefined) line.push({ ...call, at: nowMs, turn: 'taken' })
    },
  }
}

function kindOf({ episode: { operation }, n }: Call): Kind {
  if (operation !== 'prepare') return 'owed'
  return n === 1 ? 'request' : 'repeat'
}

/** What a call that fails tells of its participant: the same each time, for it takes as long. */
function silenceBy(policy: RetryPolicy) {
  const known = new Map<Episode, Heard>()
  return (episode: Episode, tookMs: number): Heard => {
    const before = known.get(episode)
    if (before !== undefined) return before
    const { operation, code } = episode
    const fault = code === null ? null : { code }
    const heard = heardOf(policy, { fault, operation, tookMs })
    known.set(episode, heard)
    return heard
  }
}
