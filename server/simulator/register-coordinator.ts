import { replay } from '@/server/protocol/machine'
import { NOBODY } from './agenda'
import type { Host, Program } from './node'
import { microseconds, type Surroundings } from './protocol'
import type { Happenings } from './register-happenings'
import { open, type Running } from './register-open'
import { again, goOn, hear, take } from './register-running'
import { type Event, type Form, isTwoPhase, layout, type Said, type Stored } from './register-said'
import { sayAgain, tell } from './register-speaking'
import type { Table } from './register-table'

/** D19: renewed every second, and asked for as often by who stands by. */
const RENEW_MS = 1_000

/** A coordinator: the machine of production, with a lease, a journal that is far away, and timers. */
export interface Coordinator extends Program<Said> {
  /** False: it does not hold the lease, as far as it knows. */
  begin(transaction: number): boolean
  /** It has crashed: the applications that wait here hear nothing any more. */
  abandon(): void
}

interface CoordinatorOptions {
  readonly happen: Happenings
  readonly table: Table
  readonly form: Form
  /** It leaves the first lease to the other one. */
  readonly standsBy: boolean
}

export function startCoordinator(
  host: Host<Said, never>,
  around: Surroundings,
  { happen, table, form, standsBy }: CoordinatorOptions,
): Coordinator {
  const running: Running = {
    ...{ host, around, happen, table, form, epoch: NOBODY, opens: new Map(), clients: new Set() },
    timeoutUs: microseconds(around.settings.timeoutMs),
  }
  const acquire = () =>
    host.carry(layout.store, { kind: 'acquire', transaction: NOBODY, epoch: running.epoch })
  const keepLease = () => {
    if (running.epoch === NOBODY) acquire()
    else host.carry(layout.store, { kind: 'renew', transaction: NOBODY, epoch: running.epoch })
    host.after(microseconds(RENEW_MS), NOBODY, 'lease', keepLease)
  }
  if (standsBy) host.after(microseconds(RENEW_MS), NOBODY, 'lease', keepLease)
  else keepLease()
  return {
    restart: () => undefined,
    receive: (message, from) => receive(running, message, from),
    begin: (transaction) => {
      if (running.epoch === NOBODY) return false
      beginAt(running, transaction)
      return true
    },
    abandon: () => forget(running),
  }
}

/**
 * The begin record goes to the journal, and beside it the work to the branches; where nobody works
 * before the first step of the protocol, there is nothing to be waited for but the record.
 */
function beginAt(running: Running, transaction: number): void {
  const { host, around, happen, form } = running
  running.clients.add(transaction)
  const one = open(running, transaction, running.table.initial)
  hear(running, one, happen.begun)
  if (form === 'try-confirm-cancel') for (const event of happen.worked) take(running, one, event)
  if (!isTwoPhase(form) || form === 'unsolicited-vote') return
  for (let branch = 0; branch < around.settings.participants; branch++)
    host.carry(layout.participant(branch), { kind: 'work', transaction })
}

function receive(running: Running, message: Said, from: number): void {
  const { transaction } = message
  if (message.kind === 'acquired') {
    takeOver(running, message.epoch, message.open)
    return
  }
  if (message.kind === 'fenced') {
    giveUp(running, message.epoch)
    return
  }
  const one = running.opens.get(transaction)
  if (one === undefined) return
  if (message.kind === 'appended') {
    goOn(running, one, message.batch)
    return
  }
  const event = eventOf(running.happen, message, layout.branch(from))
  if (event !== undefined) take(running, one, event)
}

function eventOf(happen: Happenings, message: Said, branch: number): Event | undefined {
  switch (message.kind) {
    case 'worked':
      return happen.worked[branch]
    case 'work-failed':
      return happen.failed[branch]
    case 'vote':
      return happen.voted[branch]?.[message.vote]
    case 'decided':
    case 'submit':
      return happen.decided[message.found]
    case 'gave-up':
      return happen.gaveUp
    case 'confirmed':
      return happen.confirmed[branch]
    case 'done':
      return happen.done[branch]
    case 'refused':
      return happen.refused[branch]
    case 'compensated':
      return happen.compensated[branch]
    case 'gone':
      return happen.contradicted[branch]
    case 'stands':
      return happen.stands(message.stands)
    default:
      return undefined
  }
}

/** What the former owner has left: replayed, and then decided or obeyed (12.1). */
function takeOver(running: Running, epoch: number, stored: readonly Stored[]): void {
  const { happen, host, table } = running
  forget(running)
  running.epoch = epoch
  host.note(null, () => `holds the lease now, by epoch ${epoch}, with ${stored.length} open`)
  for (const { transaction, records, stands } of stored) {
    const one = open(running, transaction, replay(table, records))
    hear(running, one, stands === null ? happen.recovered : happen.stands(stands))
    if (running.opens.get(transaction) !== one || one.isWaiting) continue
    again(running, one)
    sayAgain(running, one)
  }
}

/** Somebody else holds the lease. A late word about a lease that was left before says nothing new. */
function giveUp(running: Running, epoch: number): void {
  if (epoch !== running.epoch) return
  running.host.note(null, () => 'has lost its lease')
  forget(running)
  running.epoch = NOBODY
}

function forget(running: Running): void {
  for (const transaction of running.clients) tell(running, transaction, 'untold')
  running.opens.clear()
}
