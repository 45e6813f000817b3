import { type Agenda, type Item, NOBODY } from './agenda'
import { createDisk, type Disk } from './disk'
import type { Network } from './network'
import type { Costs, Host, Message, Program } from './node'
import type { Dice } from './random'
import type { Trace } from './trace'

/** A node with its program and its state. */
export interface Place<Said extends Message> {
  program: Program<Said>
  isAlive: boolean
  incarnation: number
  pausedUntil: number
  syncedUntil: number
  /** The program as it is when its node starts. */
  start(): Program<Said>
  crashDisk(dice: Dice): void
}

/** A node of a protocol, before it is put into a world. */
export interface Role<Said extends Message> {
  readonly name: string
  settle(ground: Ground<Said>, node: number): Place<Said>
}

interface RoleOptions<Said extends Message, Entry> {
  readonly name: string
  /** Whose its forced writes are counted as. */
  readonly kind: 'coordinator' | 'participant'
  readonly start: (host: Host<Said, Entry>) => Program<Said>
}

/** What the disk of a role holds is known to that role only. */
export const role = <Said extends Message, Entry>({
  name,
  kind,
  start,
}: RoleOptions<Said, Entry>): Role<Said> => ({
  name,
  settle: (ground, node) => {
    const disk = createDisk<Entry>()
    const place: Place<Said> = {
      ...{ program: nothing, isAlive: true, incarnation: 0, pausedUntil: 0, syncedUntil: 0 },
      start: () => start(host),
      crashDisk: disk.crash,
    }
    const host = hostOf(ground, { place, disk, node, kind })
    return place
  },
})

const nothing = { receive: () => undefined, restart: () => undefined }

/** What all nodes share. */
export interface Ground<Said extends Message> {
  readonly agenda: Agenda<Said>
  readonly network: Network
  readonly trace: Trace
  readonly costs: Costs
  readonly names: readonly string[]
  readonly syncUs: number
}

interface Seat<Said extends Message, Entry> {
  readonly place: Place<Said>
  readonly disk: Disk<Entry>
  readonly node: number
  readonly kind: 'coordinator' | 'participant'
}

/** A call of this node; items are made in one form and in full, for there are millions of them. */
type Call = Pick<Item<never>, 'at' | 'transaction' | 'kind'> & { readonly call: () => void }

/** What a program may use on this node. */
function hostOf<Said extends Message, Entry>(
  ground: Ground<Said>,
  { place, disk, node, kind }: Seat<Said, Entry>,
): Host<Said, Entry> {
  const { agenda, trace } = ground
  const later = ({ at, transaction, kind, call }: Call) =>
    agenda.add({
      at,
      seq: agenda.number(),
      node,
      incarnation: place.incarnation,
      transaction,
      kind,
      from: node,
      message: null,
      call,
    })
  return {
    ...{ node, now: agenda.now },
    ...speaking(ground, node),
    after: (delay, transaction, name, call) =>
      later({ at: agenda.now() + delay, transaction, kind: name, call }),
    write: disk.write,
    forget: disk.forget,
    force: (transaction, call) => {
      if (transaction !== NOBODY) countForced(ground.costs, kind)
      const mark = disk.mark()
      place.syncedUntil = Math.max(place.syncedUntil, agenda.now() + ground.syncUs)
      const durable = () => {
        disk.reached(mark)
        call()
      }
      later({ at: place.syncedUntil, transaction, kind: 'durable', call: durable })
    },
    entries: disk.entries,
    note: (transaction, says) => trace.note(transaction, node, says),
  }
}

function countMessage(messages: Costs['messages'], kind: string): void {
  const count = messages.get(kind)
  if (count === undefined) messages.set(kind, { sent: 1 })
  else count.sent++
}

function countForced(costs: Costs, kind: 'coordinator' | 'participant'): void {
  if (kind === 'coordinator') costs.forcedByCoordinator++
  else costs.forcedByParticipants++
}

function speaking<Said extends Message>(
  { agenda, network, trace, costs, names }: Ground<Said>,
  node: number,
): Pick<Host<Said, never>, 'send' | 'carry'> {
  const count = ({ kind }: Said) => countMessage(costs.messages, kind)
  const arrive = (to: number, delay: number, message: Said) => {
    const { kind, transaction } = message
    agenda.add({
      at: agenda.now() + delay,
      seq: agenda.number(),
      node: to,
      incarnation: NOBODY,
      transaction,
      kind,
      from: node,
      message,
      call: null,
    })
  }
  return {
    send: (to, message) => {
      if (to === node) return arrive(to, 0, message)
      count(message)
      const fates = network.fates(node, to)
      if (fates.length === 0) costs.lost++
      if (trace.isWatched)
        trace.note(message.transaction, node, () => sent(message.kind, names[to], fates.length))
      for (const delay of fates) arrive(to, delay, message)
    },
    carry: (to, message) => {
      count(message)
      const isOpen = network.reaches(node, to) && network.reaches(to, node)
      if (trace.isWatched)
        trace.note(message.transaction, node, () => sent(message.kind, names[to], isOpen ? 1 : 0))
      if (isOpen) arrive(to, network.delay(), message)
    },
  }
}

function sent(kind: string, to: string | undefined, copies: number): string {
  const lost = copies === 0 ? ', and it is lost' : ''
  return `sends ${kind} to ${to}${copies === 2 ? ', and it is doubled' : lost}`
}

/** What is due at this node now, if it is still there to do it. */
export function perform<Said extends Message>(
  { agenda, trace, names }: Ground<Said>,
  place: Place<Said>,
  item: Item<Said>,
): void {
  const { node, incarnation, transaction, call, message } = item
  if (!place.isAlive || (incarnation !== NOBODY && incarnation !== place.incarnation)) return
  const now = agenda.now()
  if (place.pausedUntil > now) {
    agenda.add({ ...item, at: place.pausedUntil, seq: agenda.number() })
    return
  }
  trace.add(now, node, transaction, item.kind)
  if (message === null) {
    call?.()
    return
  }
  if (trace.isWatched)
    trace.note(transaction, node, () => `hears ${message.kind} from ${names[item.from]}`)
  place.program.receive(message, item.from)
}
