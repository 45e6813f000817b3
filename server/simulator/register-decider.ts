import type { Decision } from '@/server/protocol/two-phase-state'
import type { Host, Program } from './node'
import type { Surroundings } from './protocol'
import { type BranchEntry, type DecidingForm, layout, type Said } from './register-said'

/** Its work and a commit that has changed nothing are gone after a crash. */
type Place = 'working' | 'ending' | BranchEntry | 'read-only'

interface Decider {
  readonly host: Host<Said, BranchEntry>
  readonly places: Map<number, Place>
  readonly branch: number
  readonly around: Surroundings
  /** The others have promised by being there, and need not be asked. */
  readonly othersPromised: boolean
}

type Answer = Exclude<Decision, 'unknown'>

/**
 * Whose own commit is the verdict (D5): as last agent it commits when told to, once all others have
 * promised; of a two-phase message it is the application's database, and commits when the application
 * may begin. Asked whether it has, it is barred from it by the same question.
 */
export function startDecider(
  host: Host<Said, BranchEntry>,
  around: Surroundings,
  form: DecidingForm,
): Program<Said> {
  const decider: Decider = {
    ...{ host, around, places: new Map(), branch: layout.branch(host.node) },
    othersPromised: form === 'two-phase-message',
  }
  return {
    restart: () => {
      for (const [transaction, entries] of host.entries()) restore(decider, transaction, entries)
    },
    receive: ({ kind, transaction }, from) => {
      switch (kind) {
        case 'work':
          return work(decider, transaction, from)
        case 'admit':
          return begin(decider, transaction, from)
        case 'decide':
          return decide(decider, transaction, from)
        case 'prevent':
          return prevent(decider, transaction, from)
        case 'commit':
          return confirm(decider, transaction, from)
        case 'abort':
          return abort(decider, transaction, from)
        default:
          return
      }
    },
  }
}

function restore(decider: Decider, transaction: number, entries: readonly BranchEntry[]): void {
  const last = entries.at(-1)
  if (last === undefined) return
  decider.places.set(transaction, last)
  see(decider, transaction, last)
}

function see({ around, branch, othersPromised }: Decider, transaction: number, as: BranchEntry) {
  if (as === 'committed') around.audit.decidedThere(transaction, branch, othersPromised)
  else around.audit.ended(transaction, branch, 'abort')
}

function work({ host, places }: Decider, transaction: number, from: number): void {
  if (places.has(transaction)) {
    host.carry(from, { kind: 'work-failed', transaction })
    return
  }
  places.set(transaction, 'working')
  host.carry(from, { kind: 'worked', transaction })
}

/** The application's local transaction; barred already, or rolled back, it says that it gives up. */
function begin(decider: Decider, transaction: number, from: number): void {
  const { host, places, branch, around } = decider
  const gaveUp = around.voteOf(transaction, branch) === 'no'
  if (gaveUp || places.has(transaction)) {
    if (gaveUp) around.audit.voted(transaction, branch, 'no')
    host.carry(from, { kind: 'gave-up', transaction })
    return
  }
  end(decider, transaction, 'committed', () =>
    host.carry(from, { kind: 'submit', transaction, found: 'committed' }),
  )
}

function decide(decider: Decider, transaction: number, from: number): void {
  const { places, branch, around } = decider
  const place = places.get(transaction)
  if (place === 'ending') return
  if (place === 'committed' || place === 'read-only') {
    answer(decider, { transaction, from, found: place })
    return
  }
  if (place !== 'working') {
    // Its session is gone, or it was barred: it can never commit.
    answer(decider, { transaction, from, found: 'refused' })
    return
  }
  const will = around.voteOf(transaction, branch)
  if (will === 'yes') {
    end(decider, transaction, 'committed', () =>
      answer(decider, { transaction, from, found: 'committed' }),
    )
    return
  }
  if (will === 'no') places.delete(transaction)
  else places.set(transaction, will)
  around.audit.voted(transaction, branch, will)
  answer(decider, { transaction, from, found: will === 'no' ? 'refused' : will })
}

/** What has not committed never will: a marker is there before anybody hears so. */
function prevent(decider: Decider, transaction: number, from: number): void {
  const place = decider.places.get(transaction)
  if (place === 'ending') return
  if (place === 'committed' || place === 'read-only')
    answer(decider, { transaction, from, found: place })
  else if (place === 'aborted') answer(decider, { transaction, from, found: 'prevented' })
  else
    end(decider, transaction, 'aborted', () =>
      answer(decider, { transaction, from, found: 'prevented' }),
    )
}

function confirm({ host, places }: Decider, transaction: number, from: number): void {
  const place = places.get(transaction)
  if (place === 'ending') return
  host.send(from, { kind: place === 'committed' ? 'confirmed' : 'gone', transaction })
}

function abort(decider: Decider, transaction: number, from: number): void {
  const { host, places } = decider
  const place = places.get(transaction)
  if (place === 'ending') return
  if (place === 'committed') host.send(from, { kind: 'gone', transaction })
  else if (place === 'aborted') host.send(from, { kind: 'confirmed', transaction })
  else
    end(decider, transaction, 'aborted', () => host.send(from, { kind: 'confirmed', transaction }))
}

interface Answering {
  readonly transaction: number
  readonly from: number
  readonly found: Answer
}

function answer({ host }: Decider, { transaction, from, found }: Answering): void {
  host.send(from, { kind: 'decided', transaction, found })
}

/** Nothing is said of it before it is durable. */
function end(
  decider: Decider,
  transaction: number,
  as: 'committed' | 'aborted',
  say: () => void,
): void {
  const { host, places } = decider
  places.set(transaction, 'ending')
  host.write(transaction, as)
  host.force(transaction, () => {
    places.set(transaction, as)
    host.note(transaction, () => (as === 'committed' ? 'commits, and so decides' : 'is barred'))
    see(decider, transaction, as)
    say()
  })
}
