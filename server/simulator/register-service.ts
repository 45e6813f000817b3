import type { Host, Program } from './node'
import type { Surroundings } from './protocol'
import { layout, type Said, type StepEntry } from './register-said'

/** On its way to the disk, and nothing is said of it before; or what is remembered there. */
type Place = 'writing' | StepEntry

interface Service {
  readonly host: Host<Said, StepEntry>
  readonly places: Map<number, Place>
  readonly branch: number
  readonly around: Surroundings
}

/**
 * A service of a saga: it does its step in a transaction of its own, and undoes it. Every call may
 * come twice; a compensation of what was never done bars it, and a step that comes later is refused.
 */
export function startService(host: Host<Said, StepEntry>, around: Surroundings): Program<Said> {
  const service: Service = { host, around, places: new Map(), branch: layout.branch(host.node) }
  return {
    restart: () => {
      for (const [transaction, entries] of host.entries()) restore(service, transaction, entries)
    },
    receive: ({ kind, transaction }, from) => {
      if (kind === 'act') act(service, transaction, from)
      if (kind === 'compensate') compensate(service, transaction, from)
    },
  }
}

/** What has landed is so, even if nobody had been told. */
function restore(
  { places, branch, around }: Service,
  transaction: number,
  entries: readonly StepEntry[],
): void {
  const last = entries.at(-1)
  if (last === undefined) return
  places.set(transaction, last)
  if (last === 'done') around.audit.foundDone(transaction, branch)
  else around.audit.ended(transaction, branch, 'abort')
}

function act(service: Service, transaction: number, from: number): void {
  const { host, places, branch, around } = service
  const place = places.get(transaction)
  if (place === 'writing') return
  if (place === 'done') {
    host.send(from, { kind: 'done', transaction })
    return
  }
  const refuses = place === undefined && around.voteOf(transaction, branch) === 'no'
  if (refuses) around.audit.voted(transaction, branch, 'no')
  if (refuses || place === 'undone') {
    host.send(from, { kind: 'refused', transaction })
    return
  }
  write(service, transaction, 'done', () => {
    around.audit.voted(transaction, branch, 'yes')
    host.send(from, { kind: 'done', transaction })
  })
}

function compensate(service: Service, transaction: number, from: number): void {
  const { host, places, branch, around } = service
  const place = places.get(transaction)
  if (place === 'writing') return
  if (place === 'undone') {
    host.send(from, { kind: 'compensated', transaction })
    return
  }
  write(service, transaction, 'undone', () => {
    around.audit.ended(transaction, branch, 'abort')
    host.send(from, { kind: 'compensated', transaction })
  })
}

function write(
  { host, places }: Service,
  transaction: number,
  entry: StepEntry,
  then: () => void,
): void {
  places.set(transaction, 'writing')
  host.write(transaction, entry)
  host.force(transaction, () => {
    places.set(transaction, entry)
    host.note(transaction, () => (entry === 'done' ? 'has done its step' : 'has undone its step'))
    then()
  })
}
