import type { Action, ActionResult, Difference, ReasonCategory } from '@/server/contract/action'
import { phrase } from '@/server/contract/words'
import type { Fault } from '../wire/http'

export const REASON_LENGTH_MIN = 10

/** An action from the first word of its reason to what came of it. */
export type Flow<Result = ActionResult> =
  | Undone
  | Readonly<{ phase: 'done'; result: Result } & Draft>

type Undone = Readonly<
  | { phase: 'idle' }
  | ({ phase: 'asking'; changed: readonly Difference[] | null } & Draft)
  | ({ phase: 'holding'; seconds: number } & Draft)
  | ({ phase: 'sending' } & Draft)
  | ({ phase: 'refused'; fault: Fault } & Draft)
>

/** What somebody looked at when they decided: it is what is sent, whatever is found out since. */
export interface Seen {
  readonly evidenceId: string
  /** Of the transaction and of the plan; null: a branch by its name has none. */
  readonly version: number | null
  readonly plan: string | null
}

interface Draft {
  readonly action: Action
  readonly reason: string
  /** Null: nobody has chosen one. */
  readonly category: ReasonCategory | null
  readonly code: string
  /** One key a decision: sent twice, it is written once. */
  readonly key: string
  /** Null: not decided yet. */
  readonly seen: Seen | null
}

export type FlowEvent<Result = ActionResult> =
  | FlowStep
  | Readonly<{ type: 'answered'; result: Result }>

type FlowStep = Readonly<
  | { type: 'opened'; action: Action; key: string }
  | { type: 'wrote'; reason?: string; category?: ReasonCategory; code?: string }
  /** The only undo there is, since a verdict that was written is final; 0: it is only asked for. */
  | { type: 'confirmed'; holdSeconds: number; seen: Seen }
  | { type: 'second-passed' }
  | { type: 'cancelled' }
  | { type: 'delivered-again'; key: string; seen: Seen }
  | { type: 'refused'; fault: Fault; differences: readonly Difference[] | null; key: string }
  | { type: 'sent-again' }
  /** A second person has to approve it: nothing is under way here. */
  | { type: 'asked' }
  | { type: 'closed' }
>

/** Stored for others, so in English. */
const DELIVER_REASON = phrase`Delivered again from the dashboard`

/** Nothing leaves the page in any phase but `sending`. */
export function flow<Result = ActionResult>(
  state: Flow<Result>,
  event: FlowEvent<Result>,
): Flow<Result> {
  switch (event.type) {
    case 'opened':
    case 'delivered-again':
      return busy(state) ? state : begin(event)
    case 'closed':
      return state.phase === 'sending' ? state : { phase: 'idle' }
    case 'wrote':
    case 'confirmed':
      return state.phase === 'asking' ? asked(state, event) : state
    case 'second-passed':
    case 'cancelled':
      return state.phase === 'holding' ? held(state, event) : state
    case 'asked':
    case 'answered':
      return state.phase === 'sending' ? sent(state, event) : state
    case 'refused':
      return state.phase === 'sending' ? refused(state, event) : state
    case 'sent-again':
      return state.phase === 'refused' ? { ...draftOf(state), phase: 'sending' } : state
    default: {
      const unknown: never = event
      return unknown
    }
  }
}

const sent = <Result>(
  state: In<'sending'>,
  event: Extract<FlowEvent<Result>, { type: 'asked' | 'answered' }>,
): Flow<Result> =>
  event.type === 'asked'
    ? { phase: 'idle' }
    : { ...draftOf(state), phase: 'done', result: event.result }

type When<Type extends FlowStep['type']> = Extract<FlowStep, { type: Type }>
type In<Phase extends Undone['phase']> = Extract<Undone, { phase: Phase }>

const begin = (event: When<'opened' | 'delivered-again'>): Undone =>
  event.type === 'opened'
    ? {
        phase: 'asking',
        action: event.action,
        reason: '',
        category: null,
        code: '',
        key: event.key,
        seen: null,
        changed: null,
      }
    : {
        phase: 'sending',
        action: 'retry',
        reason: DELIVER_REASON.english,
        category: null,
        code: '',
        key: event.key,
        seen: event.seen,
      }

function asked(state: In<'asking'>, event: When<'wrote' | 'confirmed'>): Undone {
  if (event.type === 'wrote') {
    const { type: _, ...written } = event
    return { ...state, ...written }
  }
  const draft = { ...draftOf(state), seen: event.seen }
  return event.holdSeconds === 0
    ? { ...draft, phase: 'sending' }
    : { ...draft, phase: 'holding', seconds: event.holdSeconds }
}

function held(state: In<'holding'>, event: When<'second-passed' | 'cancelled'>): Undone {
  if (event.type === 'cancelled') return { ...draftOf(state), phase: 'asking', changed: null }
  return state.seconds > 1
    ? { ...state, seconds: state.seconds - 1 }
    : { ...draftOf(state), phase: 'sending' }
}

/** What changed meanwhile is decided anew, under a new key; nothing was sent. */
function refused(state: In<'sending'>, event: When<'refused'>): Undone {
  const draft = draftOf(state)
  if (event.differences !== null && state.action !== 'retry')
    return { ...draft, key: event.key, phase: 'asking', changed: event.differences }
  return { ...draft, phase: 'refused', fault: event.fault }
}

const draftOf = ({ action, reason, category, code, key, seen }: Draft): Draft => ({
  ...{ action, reason, category, code, key, seen },
})

/** While something is on its way nothing else begins. */
const busy = ({ phase }: { readonly phase: Flow['phase'] }): boolean =>
  phase === 'holding' || phase === 'sending'

interface Expected {
  readonly forced: boolean
  readonly code: string
  /** Whether the kind of the reason has to be chosen, too. */
  readonly kinds?: boolean
}

/** Whether all is there that the server will ask for. */
export function isComplete(
  { reason, category, code }: Pick<Draft, 'reason' | 'category' | 'code'>,
  { forced, code: expected, kinds = forced }: Expected,
): boolean {
  if (reason.trim().length < REASON_LENGTH_MIN || (kinds && category === null)) return false
  return !forced || code.trim().toUpperCase() === expected.toUpperCase()
}
