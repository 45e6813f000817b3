import type { Machine } from '@/server/protocol/machine'
import type { BranchId, Recovery } from '@/server/protocol/model'
import type { Effect, Event, Proposal, State } from '@/server/protocol/two-phase-state'
import {
  ABORT,
  type BranchSet,
  COMMIT,
  MACHINE_STATES_MAX,
  members,
  type Register,
  setOf,
} from './world'

export type CommitMachine = Machine<State, Event, Effect>
/** A state of the machine by its number; numbers are given in the order of discovery. */
export type StateNumber = number

/** What a step asks of the world, as sets of branches. */
export interface Asks {
  readonly prepare: BranchSet
  readonly commit: BranchSet
  readonly abort: BranchSet
}

export interface TableStep {
  readonly to: StateNumber
  readonly asks: Asks
}

/** What the explorer must know of a state; all of it read from the machine's own answers. */
export interface Facts {
  readonly phase: State['phase']
  /** The verdict it would have written, null if it proposes nothing. */
  readonly proposes: Register | null
  readonly owed: Asks
  readonly over: boolean
  readonly heuristic: boolean
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
  /** Everything that an owner may hear, apart from verdicts. */
  readonly alphabet: readonly Event[]
  readonly stands: readonly (Event | null)[]
}

export function createTable(options: TableOptions): MachineTable {
  const { machine, branches, recovery, alphabet } = options
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
    if (forced && effects.length > 0)
      throw new Error('effects that wait for a record: not explored')
    const to = { to: numberOf(state), asks: asksOf(effects, branches) }
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
  const begun = numberOf(
    machine.decide(machine.initial, { type: 'begun', branches, recovery }).state,
  )

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

function numberStates() {
  const states: State[] = []
  const numbers = new Map<string, StateNumber>()
  return {
    size: () => states.length,
    numberOf: (state: State): StateNumber => {
      const key = canonical(state)
      const found = numbers.get(key)
      if (found !== undefined) return found
      if (states.length === MACHINE_STATES_MAX) throw new Error('too many states of the machine')
      numbers.set(key, states.length)
      return states.push(state) - 1
    },
    stateOf: (number: StateNumber): State => {
      const state = states[number]
      if (state === undefined) throw new Error(`no state ${number}`)
      return state
    },
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
      const { to } = step(from, event)
      const before = parents.get(to)
      if (before === undefined) waiting.push(to)
      if (to !== from) parents.set(to, [...(before ?? []), from])
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

function factsOf(machine: CommitMachine, state: State, branches: readonly BranchId[]): Facts {
  const owed = machine.owed(state)
  const proposal = owed.find((effect) => effect.type === 'propose')?.proposal
  return {
    phase: state.phase,
    proposes: proposal === undefined ? null : registerOf(proposal, branches),
    owed: asksOf(owed, branches),
    over: state.phase === 'committed' || state.phase === 'aborted' || state.phase === 'heuristic',
    heuristic: state.phase === 'heuristic',
  }
}

const registerOf = (proposal: Proposal, branches: readonly BranchId[]): Register =>
  proposal.verdict === 'abort' ? ABORT : COMMIT + setOf(members(proposal.branches, branches))

function asksOf(effects: readonly Effect[], branches: readonly BranchId[]): Asks {
  const asked = (type: 'prepare' | 'commit' | 'abort') =>
    setOf(
      effects.flatMap((effect) => (effect.type === type ? [branches.indexOf(effect.branch)] : [])),
    )
  return { prepare: asked('prepare'), commit: asked('commit'), abort: asked('abort') }
}

/** Lists in a state are sets, and the order in which votes were heard is forgotten. */
const canonical = (state: State): string =>
  JSON.stringify(state, (_key, value: unknown) => {
    if (Array.isArray(value)) return [...value].sort()
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
