import { isClosed } from '@/server/protocol/protocols'
import type { Open, Running } from './register-open'
import { type Event, layout, type State } from './register-said'
import {
  admit,
  appendAgain,
  appendNow,
  awaitsApplication,
  perform,
  refused,
  sayAgain,
  tell,
} from './register-speaking'

/** One event: the machine says what follows. */
export function hear(running: Running, one: Open, event: Event): void {
  const before = one.state
  const step = running.table.decide(before, event)
  if (step.state === before) return
  one.state = step.state
  // What was proposed with it is in the journal.
  if (event.type === 'verdict-stands') one.records = []
  for (const record of step.records) one.records.push(record)
  if (step.forced) appendNow(running, one, step.effects)
  if (step.state.phase !== before.phase) enter(running, one, step.state)
  else if (running.form === 'saga') again(running, one)
  if (!step.forced) for (const effect of step.effects) perform(running, one, effect)
}

/** What was to be written is durable: what waited for it is done, and what was heard meanwhile heard. */
export function goOn(running: Running, one: Open, batch: number): void {
  if (!one.isWaiting || batch !== one.appended.batch) return
  one.isWaiting = false
  for (const effect of one.held) perform(running, one, effect)
  one.held = []
  admit(running, one)
  for (const event of one.queue.splice(0)) take(running, one, event)
}

/** Heard at once, or once what is on its way to the journal is there. */
export function take(running: Running, one: Open, event: Event): void {
  if (one.isWaiting) one.queue.push(event)
  else hear(running, one, event)
}

/** What waits for an answer is asked again after a while; what is over is forgotten. */
function enter(running: Running, one: Open, state: State): void {
  const { around } = running
  const { transaction } = one
  switch (state.phase) {
    case 'committing':
    case 'committed':
    case 'completing':
    case 'completed':
      tell(running, transaction, 'committed')
      break
    case 'aborting':
    case 'aborted':
    case 'compensating':
    case 'compensated':
      tell(running, transaction, refused(one) ? 'refused' : 'timed-out')
      break
    case 'preventing':
      one.isBarred = state.reason !== 'application'
      break
    case 'heuristic':
      around.audit.broken('AC1', transaction, 'a branch has ended against the verdict')
      break
    default:
  }
  if (isClosed(state)) close(running, one)
  else again(running, one)
}

/** It is over: its owner forgets it, and the journal what it had of it. */
function close(
  { host, around, opens, happen, epoch }: Running,
  { transaction, state, records }: Open,
): void {
  opens.delete(transaction)
  // Nobody tells the services of a saga: what they have done is final from here on.
  if (state.phase === 'completed')
    for (const branch of state.plan.branches)
      around.audit.ended(transaction, happen.numberOf(branch), 'commit')
  around.audit.finished(transaction)
  host.carry(layout.store, { kind: 'ended', transaction, epoch, records })
}

/** Something has changed: it is waited for from the begin again. */
export function again(running: Running, one: Open): void {
  one.attempts = 1
  arm(running, one)
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
  if (phase === 'active' && one.attempts <= attempts) {
    unheard(running, one)
    return
  }
  const waits = phase === 'active' || phase === 'stepping' || awaitsApplication(one.state)
  if (one.attempts > attempts && waits) {
    hear(running, one, running.happen.deadline)
    return
  }
  if (one.attempts > attempts && phase === 'asking-decider') {
    hear(running, one, running.happen.decided.unknown)
    return
  }
  if (one.attempts > attempts && phase === 'preparing') {
    missing(running, one)
    return
  }
  sayAgain(running, one)
}

/** A promise that came unasked and was lost has said nothing: once all have finished, it is asked for. */
function unheard(running: Running, one: Open): void {
  if (!('working' in one.state)) return
  const { plan, working } = one.state
  for (const branch of plan.unasked ?? []) {
    const event = running.happen.voted[running.happen.numberOf(branch)]?.unknown
    if (working.includes(branch) && event !== undefined) hear(running, one, event)
  }
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
