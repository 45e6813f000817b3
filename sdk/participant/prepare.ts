import type { Pool } from 'pg'
import { type Branch, bodyHash, keyOf } from './branch'
import { type Look, look } from './look'
import type { Asked, InFlight, Order, Prepare } from './order'
import { refuse } from './refuse'
import { about, notNow, otherBody, type Reply } from './reply'
import { admit, noteAnswer, noteProven, raiseEpoch } from './tables-sql'
import { runWork, type Worked } from './work'

interface PrepareDeps {
  readonly pool: Pool
  readonly prepare: Prepare
  readonly now: () => number
}

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
  const { pool, now } = deps
  const { branch, order, hash } = asked
  const found = await look(pool, branch, now())
  const known = answerKnown(branch, hash, found)
  if (known !== null) return known
  const { highest } = found
  if (order.epoch < highest) return { status: 412, body: { epoch: highest } }
  if (order.epoch > highest) await pool.query(raiseEpoch, [branch.shard, order.epoch])
  if (order.deadline.getTime() <= now()) return refuse(pool, asked, 'The deadline has passed.')
  if ((await takeIn(pool, asked)) !== hash) return otherBody
  return reply(deps, asked, await runWork(deps, asked))
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

/** The hash of the body that came first. */
async function takeIn(pool: Pool, { branch, order, hash }: Asked): Promise<string | undefined> {
  const { rows } = await pool.query<{ bodyHash: string }>(admit, [
    ...[branch.gid, branch.branch, order.epoch, order.deadline],
    ...[keyOf(branch, 'prepare'), hash],
  ])
  return rows[0]?.bodyHash
}

async function reply({ pool, now }: PrepareDeps, asked: Asked, worked: Worked): Promise<Reply> {
  const { branch, hash, order } = asked
  switch (worked.type) {
    case 'promised':
      return about(branch, 200, { vote: 'YES' })
    case 'refused':
      return refuse(pool, asked, worked.reason)
    case 'read-only': {
      await pool.query(noteProven, [branch.gid, branch.branch, 'READ_ONLY', order.epoch])
      const body = { vote: 'READ_ONLY' }
      await pool.query(noteAnswer, [keyOf(branch, 'prepare'), hash, 200, body])
      return about(branch, 200, body)
    }
    case 'held':
    case 'lost': {
      // Another process has the branch in hand, or the session died: what is on disk tells.
      const known = answerKnown(branch, hash, await look(pool, branch, now()))
      if (known !== null) return known
      if (worked.type === 'held') return notNow('The same branch is at work elsewhere.')
      return about(branch, 500, { reason: 'The database was lost before it had answered.' })
    }
  }
}
