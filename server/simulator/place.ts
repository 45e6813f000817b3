import { type Item, NOBODY } from './agenda'
import { createDisk, type Disk } from './disk'
import type { Ground, Place } from './ground'
import type { Costs, Host, Message, Program } from './node'
import { snared } from './speaking'

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
      held: [],
      start: () => start(host),
      crashDisk: disk.crash,
    }
    const host = hostOf(ground, { place, disk, node, kind })
    return place
  },
})

const nothing = { receive: () => undefined, restart: () => undefined }

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
  /* Who crashes in the middle of a step does no more of it. */
  const later = ({ at, transaction, kind, call }: Call) => {
    if (!place.isAlive) return
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
  }
  return {
    ...{ node, now: agenda.now },
    ...snared(ground, place, node),
    after: (delay, transaction, name, call) =>
      later({ at: agenda.now() + delay, transaction, kind: name, call }),
    write: (transaction, entry) => {
      if (place.isAlive) disk.write(transaction, entry)
    },
    forget: (transaction) => {
      if (place.isAlive) disk.forget(transaction)
    },
    force: (transaction, call) => {
      if (!place.isAlive) return
      if (transaction !== NOBODY) countForced(ground.costs, kind)
      const mark = disk.mark()
      place.syncedUntil = Math.max(place.syncedUntil, agenda.now() + ground.syncUs)
      const durable = () => {
        disk.reached(mark)
        if (trace.isWatched) trace.act(transaction, { type: 'forced' })
        call()
      }
      later({ at: place.syncedUntil, transaction, kind: 'durable', call: durable })
    },
    entries: disk.entries,
    note: (transaction, says) => trace.note(transaction, node, says),
  }
}

function countForced(costs: Costs, kind: 'coordinator' | 'participant'): void {
  if (kind === 'coordinator') costs.forcedByCoordinator++
  else costs.forcedByParticipants++
}

/** What is due at this node now, if it is still there to do it. */
export function perform<Said extends Message>(
  ground: Ground<Said>,
  place: Place<Said>,
  item: Item<Said>,
): void {
  const { agenda, trace, snare } = ground
  const { node, incarnation, transaction, call, message } = item
  if (!place.isAlive || (incarnation !== NOBODY && incarnation !== place.incarnation)) return
  const now = agenda.now()
  if (place.pausedUntil > now) {
    if (place.held.push(item) === 1) goOnLater(ground, place)
    return
  }
  trace.add(now, node, transaction, item.kind)
  if (message === null) {
    call?.()
    return
  }
  if (trace.isWatched) noteHeard(ground, item, message.kind)
  snare.check('hears', node, message, item.from)
  if (!place.isAlive) return
  place.program.receive(message, item.from)
  snare.check('heard', node, message, item.from)
}

function noteHeard<Said extends Message>(
  { trace, names }: Ground<Said>,
  { transaction, node, from }: Item<Said>,
  kind: string,
): void {
  const name = names[from] ?? ''
  const act = () => ({ type: 'heard', kind, from: name }) as const
  trace.note(transaction, node, () => `hears ${kind} from ${name}`, act)
}

/** It goes on now: what was held comes first, in the order in which it was due. */
export function goOn<Said extends Message>({ agenda }: Ground<Said>, place: Place<Said>): void {
  for (const item of place.held.splice(0))
    agenda.add({ ...item, at: agenda.now(), seq: agenda.number() })
}

function goOnLater<Said extends Message>(ground: Ground<Said>, place: Place<Said>): void {
  const { agenda } = ground
  agenda.add({
    ...{ at: place.pausedUntil, seq: agenda.number(), kind: 'world', from: NOBODY, message: null },
    ...{ node: NOBODY, incarnation: NOBODY, transaction: NOBODY },
    call: () => {
      if (place.pausedUntil > agenda.now()) goOnLater(ground, place)
      else goOn(ground, place)
    },
  })
}
