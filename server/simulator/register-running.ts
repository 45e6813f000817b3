import type { Effect } from '@/server/protocol/two-phase-state'
import type { Told } from './audit-books'
import type { Host } from './node'
import type { Surroundings } from './protocol'
import type { Happenings } from './register-happenings'
import { type Event, layout, type Said, type State } from './register-said'
import type { Table } from './register-table'

/** A transaction in hand. */
export interface Open {
  readonly transaction: number
  state: State
  /** Written down, and not yet sent to the journal: they travel with what somebody waits for. */
  records: Event[]
  /** The begin record is on its way; what is heard meanwhile waits. */
  isWaiting: boolean
  readonly queue: Event[]
  /** How often what this phase asks for has been asked for. */
  attempts: number
  /** When that will have taken too long. */
  dueAt: number
  isArmed: boolean
}

/** The volatile side of a coordinator. */
export interface Running {
  readonly host: Host<Said, never>
  readonly around: Surroundings
  readonly happen: Happenings
  readonly table: Table
  readonly timeoutUs: number
  /** Of the lease that it believes to hold. */
  epoch: number
  readonly opens: Map<number, Open>
  /** The transactions whose applications wait here. */
  readonly clients: Set<number>
}

export function open(running: Running, transaction: number, state: State): Open {
  const one: Open = {
    transaction,
    state,
    records: [],
    isWaiting: false,
    queue: [],
    attempts: 1,
    dueAt: 0,
    isArmed: false,
  }
  running.opens.set(transaction, one)
  return one
}

/** One event: the machine says what follows. */
export function hear(running: Running, one: Open, event: Event): void {
  const before = one.state
  const step = running.table.decide(before, event)
  if (step.state === before) return
  one.state = step.state
  for (const record of step.records) one.records.push(record)
  if (step.forced) appendNow(running, one)
  if (step.state.phase !== before.phase) enter(running, one, step.state)
  for (const effect of step.effects) perform(running, one, effect)
}

/** What waits for an answer is asked again after a while; what is over is forgotten. */
function enter(running: Running, one: Open, state: State): void {
  const { host, around, opens } = running
  const { transaction } = one
  one.attempts = 1
  switch (state.phase) {
    case 'committing':
    case 'committed':
      tell(running, transaction, 'committed')
      break
    case 'aborting':
    case 'aborted':
      tell(running, transaction, refused(one) ? 'refused' : 'timed-out')
      break
    case 'heuristic':
      around.audit.broken('AC1', transaction, 'a branch has ended against the verdict')
      break
    default:
  }
  if (state.phase === 'committed' || state.phase === 'aborted' || state.phase === 'heuristic') {
    opens.delete(transaction)
    around.audit.finished(transaction)
    host.carry(layout.store, { kind: 'ended', transaction, epoch: running.epoch })
  } else arm(running, one)
}

/** Only a vote says no; a vote that never came says nothing. */
function refused({ state }: Open): boolean {
  if (!('votes' in state)) return false
  for (const branch of state.plan.branches) if (state.votes[branch] === 'no') return true
  return false
}

export function tell(running: Running, transaction: number, told: Told): void {
  if (!running.clients.delete(transaction)) return
  running.host.note(transaction, () => `answers the application: ${told}`)
  running.around.audit.told(transaction, told)
}

function appendNow({ host, epoch }: Running, one: Open): void {
  const { transaction, records } = one
  host.carry(layout.store, { kind: 'append', transaction, epoch, records })
  one.records = []
}

function perform(running: Running, one: Open, effect: Effect): void {
  const { host, around, happen, epoch } = running
  const { transaction } = one
  switch (effect.type) {
    case 'propose': {
      const { records } = one
      const { proposal } = effect
      host.carry(layout.store, { kind: 'propose', transaction, epoch, proposal, records })
      one.records = []
      return
    }
    case 'commit':
    case 'abort':
      around.audit.commanded(transaction, effect.type)
      host.send(layout.participant(happen.numberOf(effect.branch)), {
        kind: effect.type,
        transaction,
      })
      break
    case 'prepare':
      host.send(layout.participant(happen.numberOf(effect.branch)), {
        kind: effect.type,
        transaction,
      })
      break
    default:
      throw new Error(`nobody here can be asked to ${effect.type}`)
  }
}

/** What this phase asks for is asked for again after a while. */
function arm(running: Running, one: Open): void {
  one.dueAt = running.host.now() + running.timeoutUs
  if (!one.isArmed) wind(running, one, running.timeoutUs)
}

/** One timer for each transaction: when it rings too early, for the phase is a new one, it is wound up again. */
function wind(running: Running, one: Open, delay: number): void {
  one.isArmed = true
  running.host.after(delay, one.transaction, 'timer', () => {
    one.isArmed = false
    if (running.opens.get(one.transaction) !== one) return
    const early = one.dueAt - running.host.now()
    if (early > 0) {
      wind(running, one, early)
      return
    }
    one.attempts++
    waited(running, one)
    if (!one.isArmed && running.opens.get(one.transaction) === one) arm(running, one)
  })
}

function waited(running: Running, one: Open): void {
  const { attempts } = running.around.settings
  const { phase } = one.state
  if (one.isWaiting) {
    appendAgain(running, one)
    return
  }
  if (one.attempts > attempts && phase === 'active') {
    hear(running, one, running.happen.deadline)
    return
  }
  if (one.attempts > attempts && phase === 'preparing') {
    missing(running, one)
    return
  }
  sayAgain(running, one)
}

/** Whatever the state still owes is asked for once more. */
export function sayAgain(running: Running, one: Open): void {
  for (const effect of running.table.owed(one.state)) perform(running, one, effect)
}

function appendAgain({ host, epoch, happen }: Running, { transaction }: Open): void {
  const records = [happen.begun]
  host.carry(layout.store, { kind: 'append', transaction, epoch, records })
}

/** After the last attempt a lost answer is unknown: it forbids commit. */
function missing(running: Running, one: Open): void {
  const silent = running.table.owed(one.state)
  for (const effect of silent) {
    if (effect.type !== 'prepare') continue
    const event = running.happen.voted[running.happen.numberOf(effect.branch)]?.unknown
    if (event !== undefined) hear(running, one, event)
  }
}
