import type { BranchId, Recovery } from '@/server/protocol/model'
import type { Event, State } from '@/server/protocol/two-phase-state'
import { type Asks, asksOf, type CommitMachine, type Facts, factsOf } from './machine-facts'
import { numberStates, type StateNumber } from './machine-numbers'
import type { Bounds, Register } from './world'

export interface TableStep {
  readonly to: StateNumber
  readonly asks: Asks
  /** What led here was durable before anything was asked: a crash cannot undo it. */
  readonly forced: boolean
}

/**
 * The production machine with its states numbered and its steps remembered. It decides nothing
 * itself: whatever is not known yet is asked of the machine.
 */
export interface MachineTable {
  readonly begun: StateNumber
  step(from: StateNumber, event: Event): TableStep
  facts(state: StateNumber): Facts
  stateOf(state: StateNumber): State
  size(): number
  /** Every state that replaying an incomplete history of `state` may lead to. */
  survivors(state: StateNumber, register: Register): readonly StateNumber[]
}

export interface TableOptions {
  readonly machine: CommitMachine
  readonly branches: readonly BranchId[]
  readonly recovery: Recovery
  /** An application drives the transaction. */
  readonly application: boolean
  readonly decider: BranchId | null
  readonly tries: boolean
  readonly presumption?: Bounds['presumption']
  readonly unasked: number
  /** Everything that an owner may hear, apart from verdicts. */
  readonly alphabet: readonly Event[]
  readonly stands: readonly (Event | null)[]
}

export function createTable(options: TableOptions): MachineTable {
  const { machine, branches, alphabet } = options
  const { numberOf, stateOf, size } = numberStates()
  const steps = new Map<StateNumber, Map<Event, TableStep>>()
  const known: (Facts | undefined)[] = []
  const survivorsOf = new Map<number, readonly StateNumber[]>()
  const parents = new Map<Register, ReadonlyMap<StateNumber, readonly StateNumber[]>>()

  const step = (from: StateNumber, event: Event): TableStep => {
    const known = steps.get(from) ?? new Map<Event, TableStep>()
    steps.set(from, known)
    const found = known.get(event)
    if (found !== undefined) return found
    const { state, effects, forced } = machine.decide(stateOf(from), event)
    const to = { to: numberOf(state), asks: asksOf(effects, branches), forced }
    known.set(event, to)
    return to
  }
  const facts = (number: StateNumber): Facts => {
    const found = known[number]
    if (found !== undefined) return found
    const made = factsOf(machine, stateOf(number), branches)
    known[number] = made
    return made
  }
  const begun = numberOf(machine.decide(machine.initial, begunBy(options)).state)

  /** The machine's graph under one verdict, walked once, so that it can be followed backwards. */
  const parentsUnder = (register: Register) => {
    const found = parents.get(register)
    if (found !== undefined) return found
    const stands = options.stands[register] ?? null
    const made = walk(begun, stands === null ? alphabet : [...alphabet, stands], step)
    parents.set(register, made)
    return made
  }
  const survivors = (state: StateNumber, register: Register): readonly StateNumber[] => {
    const key = state * 1_024 + register
    const found = survivorsOf.get(key)
    if (found !== undefined) return found
    const made = ancestors(state, parentsUnder(register))
    survivorsOf.set(key, made)
    return made
  }
  return { begun, step, facts, stateOf, survivors, size }
}

function begunBy({
  branches,
  recovery,
  application,
  decider,
  tries,
  ...more
}: TableOptions): Event {
  const presumed = {
    ...(more.presumption !== undefined && { presumption: more.presumption }),
    ...(more.unasked > 0 && { unasked: branches.slice(0, more.unasked) }),
  }
  if (application) return { type: 'begun', branches: [], recovery, open: true, ...presumed }
  if (tries) return { type: 'begun', branches, recovery, tryConfirmCancel: true }
  return {
    type: 'begun',
    branches,
    recovery,
    ...presumed,
    ...(decider === null ? {} : { decider }),
  }
}

function walk(
  begun: StateNumber,
  events: readonly Event[],
  step: (from: StateNumber, event: Event) => TableStep,
): ReadonlyMap<StateNumber, readonly StateNumber[]> {
  const parents = new Map<StateNumber, StateNumber[]>([[begun, []]])
  const waiting = [begun]
  for (let from = waiting.pop(); from !== undefined; from = waiting.pop())
    for (const event of events) {
      const { to, forced } = step(from, event)
      const before = parents.get(to)
      if (before === undefined) waiting.push(to)
      if (to !== from) parents.set(to, [...(before ?? []), ...(forced ? [] : [from])])
    }
  return parents
}

function ancestors(
  state: StateNumber,
  parents: ReadonlyMap<StateNumber, readonly StateNumber[]>,
): readonly StateNumber[] {
  const found = new Set([state])
  for (const one of found) for (const parent of parents.get(one) ?? []) found.add(parent)
  return [...found]
}
