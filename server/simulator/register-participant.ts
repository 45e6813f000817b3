import type { Host, Program } from './node'
import type { Surroundings } from './protocol'
import { type BranchEntry, type Form, isTwoPhase, layout, type Said } from './register-said'

/**
 * What is remembered of a branch: its work and a vote without a promise are gone after a crash.
 * Preparing and ending are on their way to the disk, and nothing is said of them before.
 */
type Place = 'working' | 'preparing' | 'ending' | BranchEntry | 'read-only'

interface Manager {
  readonly host: Host<Said, BranchEntry>
  readonly places: Map<number, Place>
  readonly branch: number
  readonly around: Surroundings
  readonly tries: boolean
  /** It is told of what was decided, and does its part then. */
  readonly isTold: boolean
  readonly words: Words
}

/** What promising and ending are called in a protocol. */
type Words = Readonly<Record<BranchEntry, string>>

const usual = { prepared: 'is prepared', committed: 'is committed', aborted: 'is aborted' }

const words: Readonly<Record<Exclude<Form, 'saga'>, Words>> = {
  'two-phase-commit': usual,
  'last-agent': usual,
  'two-phase-message': { ...usual, committed: 'has done its part' },
  'optimistic-two-phase-commit': {
    ...{ prepared: 'has committed, and may be undone', committed: 'has committed for good' },
    aborted: 'is rolled back, or compensated',
  },
  'try-confirm-cancel': { ...usual, prepared: 'has reserved' },
}

/**
 * A resource manager, which never asks: it prepares, commits and rolls back when told, and every
 * call may come twice. What it was told to roll back can never be prepared any more. In the optimistic
 * form it commits where others prepare, and abort compensates that. In Try–Confirm–Cancel it is a
 * service, and the work comes with the Try; of a two-phase message, with the commit.
 */
export function startParticipant(
  host: Host<Said, BranchEntry>,
  around: Surroundings,
  form: Exclude<Form, 'saga'>,
): Program<Said> {
  const manager: Manager = {
    ...{ host, around, tries: !isTwoPhase(form), words: words[form], places: new Map() },
    isTold: form === 'two-phase-message',
    branch: layout.branch(host.node),
  }
  return {
    restart: () => {
      for (const [transaction, entries] of host.entries()) restore(manager, transaction, entries)
    },
    receive: ({ kind, transaction }, from) => {
      switch (kind) {
        case 'work':
          return work(manager, transaction, from)
        case 'prepare':
        case 'try':
          return prepare(manager, transaction, from)
        case 'commit':
        case 'confirm':
          return commit(manager, transaction, from)
        case 'abort':
        case 'cancel':
          return abort(manager, transaction, from)
        default:
          return
      }
    },
  }
}

/** What has landed is so, even if nobody had been told. */
function restore(
  { places, branch, around }: Manager,
  transaction: number,
  entries: readonly BranchEntry[],
): void {
  const last = entries.at(-1)
  if (last === undefined) return
  places.set(transaction, last)
  if (last === 'prepared') around.audit.foundPrepared(transaction, branch)
  else around.audit.ended(transaction, branch, last === 'committed' ? 'commit' : 'abort')
}

function work({ host, places }: Manager, transaction: number, from: number): void {
  if (places.has(transaction)) {
    host.carry(from, { kind: 'work-failed', transaction })
    return
  }
  places.set(transaction, 'working')
  host.carry(from, { kind: 'worked', transaction })
}

function prepare(manager: Manager, transaction: number, from: number): void {
  const { host, places, branch, around } = manager
  const vote = (said: 'yes' | 'no' | 'read-only') => {
    around.audit.voted(transaction, branch, said)
    host.send(from, { kind: 'vote', transaction, vote: said })
  }
  switch (places.get(transaction)) {
    case 'working':
      decideVote(manager, transaction, vote)
      break
    case 'prepared':
      vote('yes')
      break
    case 'committed':
      host.send(from, { kind: 'vote', transaction, vote: 'yes' })
      break
    case 'read-only':
      vote('read-only')
      break
    case 'preparing':
    case 'ending':
      return
    case undefined:
      if (manager.tries) decideVote(manager, transaction, vote)
      else vote('no')
      break
    // Its session is gone, or it was rolled back: what is not there cannot be promised.
    default:
      vote('no')
      break
  }
}

function decideVote(
  { host, places, branch, around, tries, words: said }: Manager,
  transaction: number,
  vote: (said: 'yes' | 'no' | 'read-only') => void,
): void {
  const will = around.voteOf(transaction, branch)
  if (will === 'no') {
    places.delete(transaction)
    vote('no')
    return
  }
  // What reserves nothing is no Try: there everybody promises, or refuses.
  if (will === 'read-only' && !tries) {
    places.set(transaction, 'read-only')
    vote('read-only')
    return
  }
  places.set(transaction, 'preparing')
  host.write(transaction, 'prepared')
  host.force(transaction, () => {
    if (places.get(transaction) !== 'preparing') return
    places.set(transaction, 'prepared')
    host.note(transaction, () => said.prepared)
    vote('yes')
  })
}

function commit(manager: Manager, transaction: number, from: number): void {
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
function abort(manager: Manager, transaction: number, from: number): void {
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
