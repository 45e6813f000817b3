import { isSaga } from '@/server/protocol/protocols'
import { awaitsApplication as awaitsItsCommit } from '@/server/protocol/two-phase-state'
import type { Told } from './audit-books'
import type { Open, Running } from './register-open'
import { type Effect, type Form, layout, type State } from './register-said'

/*
 * What a coordinator says: to its applications, to the journal, and to those who take part.
 */

/** Only a refusal says no; an answer that never came says nothing. */
export function refused({ state, isBarred }: Open): boolean {
  if (isBarred) return false
  if ('progress' in state) return Object.values(state.progress).includes('refused')
  if (!('votes' in state)) return false
  for (const branch of state.plan.branches) if (state.votes[branch] === 'no') return true
  return false
}

export function tell(running: Running, transaction: number, told: Told): void {
  if (!running.clients.delete(transaction)) return
  running.host.note(transaction, () => `answers the application: ${told}`)
  running.around.audit.told(transaction, told)
}

/** Nothing is asked of the world before this is durable. */
export function appendNow(running: Running, one: Open, effects: readonly Effect[]): void {
  one.appended = { batch: one.appended.batch + 1, records: one.records }
  one.records = []
  one.isWaiting = true
  one.held = effects
  appendAgain(running, one)
}

/** The same batch: the journal takes it once. */
export function appendAgain({ host, epoch }: Running, { transaction, appended }: Open): void {
  host.carry(layout.store, { kind: 'append', transaction, epoch, ...appended })
}

/** In Try–Confirm–Cancel the same steps have names of their own. */
const tries = { prepare: 'try', commit: 'confirm', abort: 'cancel' } as const

export function perform(running: Running, one: Open, effect: Effect): void {
  const { host, around, happen, epoch, form } = running
  const { transaction } = one
  switch (effect.type) {
    case 'propose': {
      const { records } = one
      const { proposal } = effect
      host.carry(layout.store, { kind: 'propose', transaction, epoch, proposal, records })
      return
    }
    case 'commit':
    case 'abort':
      around.audit.commanded(transaction, effect.type)
      break
    case 'compensate':
      around.audit.commanded(transaction, 'abort')
      break
    case 'prepare':
    case 'act':
    case 'decide-there':
    case 'prevent':
      break
    default:
      throw new Error(`nobody here can be asked to ${effect.type}`)
  }
  const kind = kindOf(effect.type, form)
  host.send(layout.participant(happen.numberOf(effect.branch)), { kind, transaction })
}

type Command = 'prepare' | 'commit' | 'abort' | 'act' | 'compensate' | 'decide-there' | 'prevent'

function kindOf(type: Command, form: Form) {
  if (type === 'decide-there') return 'decide'
  const isTried = form === 'try-confirm-cancel'
  return isTried && (type === 'prepare' || type === 'commit' || type === 'abort')
    ? tries[type]
    : type
}

/**
 * The begin is durable: the application of a two-phase message may begin with its own transaction, and
 * branches that promise unasked with their work, for nobody else would ever look for a promise.
 */
export function admit({ host, around, form }: Running, one: Open): void {
  const { transaction, state, appended } = one
  if (form === 'unsolicited-vote' && state.phase === 'active' && appended.batch === 1) {
    for (let branch = 0; branch < around.settings.participants; branch++)
      host.carry(layout.participant(branch), { kind: 'work', transaction })
    return
  }
  if (!awaitsApplication(state)) return
  const last = around.settings.participants - 1
  host.carry(layout.participant(last), { kind: 'admit', transaction })
}

/** Whether its own commit is waited for, which nobody can ask for. */
export const awaitsApplication = (state: State): boolean => !isSaga(state) && awaitsItsCommit(state)

/** Whatever the state still owes is asked for once more. */
export function sayAgain(running: Running, one: Open): void {
  for (const effect of running.table.owed(one.state)) perform(running, one, effect)
}
