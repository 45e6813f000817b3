import type { Fault } from '@/server/participant/participant'
import type { Clock } from '@/server/platform/clock'
import { heardOf } from '@/server/policy/availability'
import type { Breaker, Heard, Permit } from '@/server/policy/circuit-breaker'
import type { Passing } from '@/server/policy/own-retry'
import {
  answersAgain,
  type CallKind,
  type Entered,
  enter,
  enterOrdered,
  type Gate,
  newGate,
  obeying,
  refusing,
  told,
} from '@/server/policy/participant-gate'
import { budgetMax, refilled } from '@/server/policy/retry-budget'
import type { Operation, RetryPolicy } from '@/server/policy/retry-policy'
import { refusedShare } from '@/server/policy/throttle'
import { type NotNow, notNow } from './not-now'

/** A call may go; whoever makes it says what came of it. */
export interface Pass {
  /** The fault by which it got no answer; null: it was answered. */
  done(fault: Fault | null): void
  /** Nobody knows what came of it. */
  drop(): void
}

/** How a gate stands; times by the wall clock. */
export interface GateState {
  readonly breaker: Breaker['phase']
  /** Since when it is not closed, and until when no call goes. */
  readonly sinceMs: number | null
  readonly untilMs: number | null
  readonly budgetLeft: number
  readonly budgetMax: number
  readonly refusedShare: number
}

/** Which calls may go to the participants now: breaker, budget and throttle of each. */
export interface Gates {
  /** Why no branch may begin there; null: it may. */
  refusal(name: string, passing?: Passing): NotNow | null
  /** A call of phase one, the first one or a repeat. */
  ask(name: string, kind: 'request' | 'repeat', passing?: Passing): Pass | NotNow
  /** What a verdict owes: it is never refused, and may have to wait. Null: until the probe has ended. */
  owed(
    name: string,
    operation: Operation,
    passing?: Passing,
  ): Pass | { readonly untilMs: number | null }
  /** What a person has ordered goes in any case. */
  ordered(name: string, operation: Operation): Pass
  /** It answers again after a silence. */
  comeBack(name: string): void
  isClosed(name: string): boolean
  states(): ReadonlyMap<string, GateState>
}

export interface GatesDeps {
  readonly clock: Clock
  readonly dice: () => number
  readonly policyOf: (name: string) => RetryPolicy
  /** Told when a breaker has gone on to another phase. */
  readonly onMoved: (name: string, from: Breaker['phase']) => void
}

/** One gate for each participant of this process. */
export function createGates(deps: GatesDeps): Gates {
  const { clock, dice, policyOf } = deps
  const table = createTable(deps)
  const nowMs = () => clock.monotonicMs()
  const pass = (name: string, { kind, operation, permit }: Going): Pass => {
    const sentMs = nowMs()
    const hear = (heard: Heard) =>
      table.put(name, told(table.at(name), { kind, permit, heard, nowMs: nowMs() }, policyOf(name)))
    return {
      done: (fault) =>
        hear(heardOf(policyOf(name), { fault, operation, tookMs: nowMs() - sentMs })),
      drop: () => hear('nothing'),
    }
  }
  const go = (
    name: string,
    kind: Exclude<CallKind, 'ordered'>,
    operation: Operation,
    passing?: Passing,
  ): Pass | Refusal => {
    const asking = { kind, nowMs: nowMs(), ...(passing && { passing }) }
    const entered = enter(table.at(name), asking, policyOf(name))
    table.put(name, entered.gate)
    if (entered.permit === null) return entered
    return pass(name, { kind, operation, permit: entered.permit })
  }
  const saying = (name: string, { why, untilMs }: Refusal): NotNow =>
    notNow(why, name, untilMs === null ? SOON_MS : Math.max(1, untilMs - nowMs()))

  return {
    refusal: (name, passing) => {
      const coming = { nowMs: nowMs(), dice, ...(passing && { passing }) }
      const refused = refusing(table.at(name), coming, policyOf(name))
      if (refused === null) return null
      table.put(name, refused.gate)
      return saying(name, refused)
    },
    ask: (name, kind, passing) => {
      const asked = go(name, kind, 'prepare', passing)
      return 'done' in asked ? asked : saying(name, asked)
    },
    owed: (name, operation, passing) => go(name, 'owed', operation, passing),
    ordered: (name, operation) => {
      const { gate, permit } = enterOrdered(table.at(name))
      table.put(name, gate)
      return pass(name, { kind: 'ordered', operation, permit })
    },
    comeBack: (name) => void table.put(name, answersAgain(table.at(name), nowMs(), policyOf(name))),
    isClosed: (name) => table.at(name).breaker.phase === 'closed',
    states: () => new Map(table.names().map((name) => [name, stateOf(deps, name, table.at(name))])),
  }
}

interface Going {
  readonly kind: CallKind
  readonly operation: Operation
  readonly permit: Permit
}

type Refusal = Extract<Entered, { permit: null }>

/** About so long a probe takes. */
const SOON_MS = 1_000

function createTable({ clock, policyOf, onMoved }: GatesDeps) {
  const gates = new Map<string, Gate>()
  const put = (name: string, next: Gate): Gate => {
    const from = gates.get(name)?.breaker.phase ?? 'closed'
    gates.set(name, next)
    if (from !== next.breaker.phase) onMoved(name, from)
    return next
  }
  return {
    put,
    names: () => [...gates.keys()],
    at: (name: string): Gate => {
      const policy = policyOf(name)
      const known = gates.get(name)
      if (known === undefined) return put(name, newGate(policy, clock.monotonicMs()))
      const obedient = obeying(known, policy, clock.monotonicMs())
      return obedient === known ? known : put(name, obedient)
    },
  }
}

function stateOf({ clock, policyOf }: GatesDeps, name: string, gate: Gate): GateState {
  const { retryBudget, throttle } = policyOf(name)
  const nowMs = clock.monotonicMs()
  const wall = (ms: number) => Math.round(clock.now() + ms - nowMs)
  const { breaker } = gate
  return {
    breaker: breaker.phase,
    sinceMs: breaker.phase === 'closed' ? null : wall(breaker.sinceMs),
    untilMs: breaker.phase === 'open' ? wall(breaker.untilMs) : null,
    budgetLeft: Math.floor(refilled(gate.budget, retryBudget, nowMs).tokens),
    budgetMax: budgetMax(retryBudget),
    refusedShare: Math.round(refusedShare(gate.throttle, throttle, nowMs) * 1_000) / 1_000,
  }
}
