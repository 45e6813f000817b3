import type { Host } from './node'
import type { Surroundings } from './protocol'
import type { BranchEntry, Said } from './register-said'
import type { Words } from './register-words'

/**
 * What is remembered of a branch: its work and a vote without a promise are gone after a crash.
 * Preparing and ending are on their way to the disk, and nothing is said of them before.
 */
type Place = 'working' | 'preparing' | 'ending' | BranchEntry | 'read-only'

/** A resource manager, and what it remembers. */
export interface Manager {
  readonly host: Host<Said, BranchEntry>
  readonly places: Map<number, Place>
  readonly branch: number
  readonly around: Surroundings
  readonly tries: boolean
  /** It is told of what was decided, and does its part then. */
  readonly isTold: boolean
  /** It promises with the last of its work, unasked. */
  readonly votesUnasked: boolean
  readonly words: Words
}

/** It may come twice, and to who has no trace of it. */
export function commit(manager: Manager, transaction: number, from: number): void {
  const { host, places, isTold } = manager
  const place = places.get(transaction)
  if (place === 'committed') {
    host.send(from, { kind: 'confirmed', transaction })
    return
  }
  if (place === 'prepared' || (isTold && place === undefined)) {
    end(manager, { transaction, from, as: 'committed' })
    return
  }
  if (place !== 'ending') host.send(from, { kind: 'gone', transaction })
}

/** Also what was never there is fenced, by a marker: work and a late prepare find it, and fail. */
export function abort(manager: Manager, transaction: number, from: number): void {
  const { host, places } = manager
  const place = places.get(transaction)
  if (place === 'aborted') {
    host.send(from, { kind: 'confirmed', transaction })
    return
  }
  if (place === 'committed') {
    host.send(from, { kind: 'gone', transaction })
    return
  }
  if (place !== 'ending') end(manager, { transaction, from, as: 'aborted' })
}

interface Ending {
  readonly transaction: number
  readonly from: number
  readonly as: 'committed' | 'aborted'
}

function end(
  { host, places, branch, around, words: said }: Manager,
  { transaction, from, as }: Ending,
): void {
  places.set(transaction, 'ending')
  host.write(transaction, as)
  host.force(transaction, () => {
    places.set(transaction, as)
    host.note(transaction, () => said[as])
    around.audit.ended(transaction, branch, as === 'committed' ? 'commit' : 'abort')
    host.send(from, { kind: 'confirmed', transaction })
  })
}
