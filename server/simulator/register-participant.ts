import type { Host, Program } from './node'
import type { Surroundings } from './protocol'
import { abort, commit, type Manager } from './register-ending'
import { type BranchEntry, type Form, isTwoPhase, layout, type Said } from './register-said'
import { words } from './register-words'

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
    votesUnasked: form === 'unsolicited-vote',
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

function work(manager: Manager, transaction: number, from: number): void {
  const { host, places, branch, around, votesUnasked } = manager
  if (places.has(transaction)) {
    host.carry(from, { kind: 'work-failed', transaction })
    return
  }
  places.set(transaction, 'working')
  // Who would only read is asked as ever: released too early, others could pass it.
  if (votesUnasked && around.voteOf(transaction, branch) !== 'read-only') {
    prepare(manager, transaction, from)
    return
  }
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
      else if (manager.votesUnasked) bar(manager, transaction, vote)
      else vote('no')
      break
    // Its session is gone, or it was rolled back: what is not there cannot be promised.
    default:
      vote('no')
      break
  }
}

/** Work that is still on its way would promise by itself, and nobody would look for that promise. */
function bar({ host, places }: Manager, transaction: number, vote: (said: 'no') => void): void {
  places.set(transaction, 'ending')
  host.write(transaction, 'aborted')
  host.force(transaction, () => {
    places.set(transaction, 'aborted')
    vote('no')
  })
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
