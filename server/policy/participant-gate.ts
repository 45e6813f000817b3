import {
  ask,
  type Breaker,
  clamped,
  closedBreaker,
  comeBack,
  type Heard,
  hear,
  order,
  type Permit,
  past,
} from './circuit-breaker'
import { type Passing, passesNothing } from './own-retry'
import { earn, newBudget, type RetryBudget, spend } from './retry-budget'
import type { RetryPolicy } from './retry-policy'
import { counted } from './sliding-window'
import {
  answeredHere,
  newThrottle,
  refusedHere,
  refusedShare,
  sending,
  settled,
  type Throttle,
} from './throttle'

/** Everything that says whether a call may go to one participant now. */
export interface Gate {
  readonly breaker: Breaker
  readonly budget: RetryBudget
  readonly throttle: Throttle
}

/**
 * request  the first call for something in phase one
 * repeat   asks for the same again, in phase one
 * owed     what a verdict says: it may have to wait, and is never refused
 * ordered  what a person wants now: it goes in any case
 */
export type CallKind = 'request' | 'repeat' | 'owed' | 'ordered'

/** Why a call does not go now. */
export type Closed = 'breaker-open' | 'throttled' | 'retry-budget'

export type Entered = { readonly gate: Gate } & (
  | { readonly permit: Permit }
  /** Null: until the probe has ended, or somebody pays. */
  | { readonly permit: null; readonly why: Closed; readonly untilMs: number | null }
)

type GatePolicy = Pick<RetryPolicy, 'breaker' | 'retryBudget' | 'throttle'>

export const newGate = ({ retryBudget }: GatePolicy, nowMs: number): Gate => ({
  ...{ breaker: closedBreaker, throttle: newThrottle },
  budget: newBudget(retryBudget, nowMs),
})

/** A breaker that was switched off is closed, and one that may stay open for less waits for less. */
export function obeying(gate: Gate, { breaker: settings }: GatePolicy, nowMs: number): Gate {
  if (gate.breaker.phase === 'closed') return gate
  if (!settings.on) return { ...gate, breaker: { ...closedBreaker, era: gate.breaker.era + 1 } }
  const breaker = clamped(gate.breaker, nowMs, settings)
  return breaker === gate.breaker ? gate : { ...gate, breaker }
}

export function enterOrdered(gate: Gate): { readonly gate: Gate; readonly permit: Permit } {
  const { breaker, permit } = order(gate.breaker)
  return { gate: { ...gate, breaker }, permit }
}

interface Asking {
  readonly kind: Exclude<CallKind, 'ordered'>
  readonly nowMs: number
  /** What its transaction goes past. */
  readonly passing?: Passing
}

/** One call asks to go. */
export function enter(
  gate: Gate,
  { kind, nowMs, passing = passesNothing }: Asking,
  policy: GatePolicy,
): Entered {
  const spent = kind === 'repeat' ? spend(gate.budget, policy.retryBudget, nowMs) : null
  if (spent?.paid === false)
    return {
      gate: { ...gate, budget: spent.budget },
      permit: null,
      why: 'retry-budget',
      untilMs: null,
    }
  const asked = passing.breaker
    ? { breaker: gate.breaker, permit: past(gate.breaker) }
    : ask(gate.breaker, nowMs)
  if (asked.permit === null)
    return { gate, permit: null, why: 'breaker-open', untilMs: asked.untilMs }
  const { breaker, permit } = asked
  if (kind === 'owed') return { gate: { ...gate, breaker }, permit }
  const budget = spent?.budget ?? earn(gate.budget, policy.retryBudget, nowMs)
  return { gate: { breaker, budget, throttle: sending(gate.throttle, nowMs) }, permit }
}

interface Told {
  readonly kind: CallKind
  readonly permit: Permit
  readonly heard: Heard
  readonly nowMs: number
}

/** One call that went has told something. */
export function told(gate: Gate, { kind, permit, heard, nowMs }: Told, policy: GatePolicy): Gate {
  const counts = kind === 'request' || kind === 'repeat'
  const throttle = counts ? settled(gate.throttle, heard === 'answered', nowMs) : gate.throttle
  if (!policy.breaker.on) return { ...gate, throttle }
  const breaker = hear(gate.breaker, { permit, heard, nowMs }, policy.breaker)
  const isBack = breaker.phase === 'closed' && gate.breaker.phase !== 'closed'
  // What was asked in vain before says nothing of a participant that is back.
  return {
    ...gate,
    breaker,
    throttle: isBack ? { ...newThrottle, pending: throttle.pending } : throttle,
  }
}

/**
 * So many calls go at one moment and are answered at once, the first ones for their branches: as if
 * each had entered and told so, one after the other. Null: none of them may go.
 */
export function allAnswered(
  gate: Gate,
  { requests, owed, nowMs }: { readonly requests: number; readonly owed: number } & At,
  policy: GatePolicy,
): Gate | null {
  const kind = requests > 0 ? 'request' : 'owed'
  const entered = enter(gate, { kind, nowMs }, policy)
  if (entered.permit === null) return null
  const { permit } = entered
  // The first one closes a breaker that waited for its probe.
  const first = told(entered.gate, { kind, permit, heard: 'answered', nowMs }, policy)
  const more = { all: requests + owed - 1, hits: 0 }
  const { on, windowMs: widthMs } = policy.breaker
  const { breaker } = first
  const isCounted = on && breaker.phase === 'closed' && more.all > 0
  const now: Gate = isCounted
    ? { ...first, breaker: { ...breaker, calls: counted(breaker.calls, { nowMs, widthMs }, more) } }
    : first
  const others = requests - 1
  if (others <= 0) return now
  const percent = others * policy.retryBudget.percent
  return {
    ...now,
    budget: earn(first.budget, { ...policy.retryBudget, percent }, nowMs),
    throttle: answeredHere(first.throttle, others, nowMs),
  }
}

interface At {
  readonly nowMs: number
}

interface Coming extends At {
  readonly dice: () => number
  readonly passing?: Passing
}

/** Whether a new branch is refused: by the breaker, or because the throttle's lot fell on it. */
export function refusing(
  gate: Gate,
  { nowMs, dice, passing = passesNothing }: Coming,
  policy: GatePolicy,
): Extract<Entered, { permit: null }> | null {
  const asked = ask(gate.breaker, nowMs)
  if (asked.permit === null && !passing.breaker)
    return { gate, permit: null, why: 'breaker-open', untilMs: asked.untilMs }
  if (passing.throttle) return null
  const share = refusedShare(gate.throttle, policy.throttle, nowMs)
  if (share === 0 || dice() >= share) return null
  const throttle = refusedHere(gate.throttle, nowMs)
  return { gate: { ...gate, throttle }, permit: null, why: 'throttled', untilMs: null }
}

/**
 * It was silent and answers again. An open breaker lets a probe through, whose answer counts; without
 * a breaker nothing else says that it is back, and two minutes of silence would be held against it.
 */
export const answersAgain = (gate: Gate, nowMs: number, policy: GatePolicy): Gate =>
  policy.breaker.on
    ? { ...gate, breaker: comeBack(gate.breaker, nowMs) }
    : { ...gate, throttle: { ...newThrottle, pending: gate.throttle.pending } }
