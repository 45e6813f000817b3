import { type Branch, bodyHash } from './branch'
import type { Look } from './look'
import type { Asked, InFlight, Order } from './order'
import { about, notNow, otherBody, type Reply } from './reply'
import type { Store, Worked } from './store'

type PrepareStore = Pick<
  Store<never>,
  'look' | 'raiseEpoch' | 'admit' | 'work' | 'refuse' | 'noteReadOnly'
>

interface PrepareDeps {
  readonly store: PrepareStore
  readonly now: () => number
}

const REASON_MAX = 300

/** Phase one at the service: a repeat is answered from what is known, never worked again. */
export function createPrepare(deps: PrepareDeps) {
  const inFlight = new Map<string, InFlight>()
  return {
    inFlight,
    prepare: (branch: Branch, order: Order): Promise<Reply> => {
      const hash = bodyHash(order.body)
      const running = inFlight.get(branch.name)
      if (running !== undefined)
        return running.hash === hash ? running.done : Promise.resolve(otherBody)
      const flight = { hash, givenUp: false }
      const done = prepareOnce(deps, { branch, order, hash, flight }).finally(() =>
        inFlight.delete(branch.name),
      )
      inFlight.set(branch.name, Object.assign(flight, { done }))
      return done
    },
  }
}

async function prepareOnce(deps: PrepareDeps, asked: Asked): Promise<Reply> {
  const { store, now } = deps
  const { branch, order, hash } = asked
  const found = await store.look(branch, now())
  const known = answerKnown(branch, hash, found)
  if (known !== null) return known
  const { highest } = found
  if (order.epoch < highest) return { status: 412, body: { epoch: highest } }
  if (order.epoch > highest) await store.raiseEpoch(branch.shard, order.epoch)
  if (order.deadline.getTime() <= now()) return refuse(store, asked, 'The deadline has passed.')
  if ((await store.admit(asked)) !== hash) return otherBody
  return reply(deps, asked, await store.work(asked))
}

/** A no is definite: it is on disk, and the branch fenced, before it is said. */
async function refuse(store: PrepareStore, asked: Asked, reason: string): Promise<Reply> {
  const body = { vote: 'NO', reason: reason.slice(0, REASON_MAX) }
  const refused = await store.refuse(asked, body)
  return refused ? about(asked.branch, 409, body) : notNow('The same branch is at work elsewhere.')
}

/** A branch that was aborted is refused whatever it is asked with, and before anything else. */
function answerKnown(branch: Branch, hash: string, found: Look): Reply | null {
  if (found.state === 'ABORTED' || found.state === 'LOST')
    return about(branch, 409, refusalOf(found))
  if (found.bodyHash !== null && found.bodyHash !== hash) return otherBody
  if (found.answer !== null) return about(branch, found.answer.status, found.answer.body)
  const promised = ['PREPARED', 'PRE_COMMITTED', 'COMMITTED'].includes(found.state)
  return promised ? about(branch, 200, { vote: 'YES' }) : null
}

const refusalOf = ({ answer }: Look): Record<string, unknown> =>
  answer?.status === 409 ? answer.body : { vote: 'NO', reason: 'The branch was aborted before.' }

async function reply({ store, now }: PrepareDeps, asked: Asked, worked: Worked): Promise<Reply> {
  const { branch, hash } = asked
  switch (worked.type) {
    case 'promised':
      return about(branch, 200, { vote: 'YES' })
    case 'refused':
      return refuse(store, asked, worked.reason)
    case 'read-only': {
      const body = { vote: 'READ_ONLY' }
      await store.noteReadOnly(asked, body)
      return about(branch, 200, body)
    }
    case 'held':
    case 'lost': {
      // Another process has the branch in hand, or the session died: what is on disk tells.
      const known = answerKnown(branch, hash, await store.look(branch, now()))
      if (known !== null) return known
      if (worked.type === 'held') return notNow('The same branch is at work elsewhere.')
      return about(branch, 500, { reason: 'The database was lost before it had answered.' })
    }
  }
}
