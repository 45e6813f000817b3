import type { Pool } from 'mysql2/promise'
import { fenceBranch, readMarker, xidOf } from '@/server/participant/mariadb-marker-sql'
import type { BranchId } from '@/server/protocol/model'
import { type Branch, keyOf } from '../branch'
import type { Asked } from '../order'
import type { Fenced, Store } from '../store'
import { ER, type MariadbClient, numberOf } from './client'
import { listed } from './listed'
import { look } from './look'
import * as sql from './tables-sql'
import { instant, isLockTimeout, rowsOf, within } from './transaction'

/** The server needs a moment to notice that a connection is gone. */
const NOTICING_MS = 20
const NOTICING_MAX = 25
/** Two readings of when the server was started differ by so much, and no more. */
const SAME_LIFE_S_MAX = 3

const undone: ReadonlySet<number | null> = new Set([
  ...[ER.rolledBack, ER.rolledBackByTimeout, ER.rolledBackByDeadlock],
])

/** What phase two needs of a MariaDB. */
export const mariadbSettling = (
  pool: Pool,
): Pick<Store<never>, 'look' | 'finish' | 'prevent' | 'noteCommitted'> => ({
  look: (branch, now) => look(pool, branch, now),
  finish: (word, branch) => finish(pool, word, branch),
  prevent: (branch) => prevent(pool, branch),
  noteCommitted: ({ gid, branch, epoch }) => end(pool, [gid, branch, 'COMMITTED', epoch]),
})

/**
 * From any session. *Unknown* (1397) is also what the server says of a branch whose connection lives:
 * the list tells, a moment is waited, and a connection that is the branch's own is ended (D26).
 */
async function finish(
  pool: Pool,
  word: 'COMMIT' | 'ROLLBACK',
  branch: Branch,
): Promise<'done' | 'gone' | 'busy'> {
  for (let asked = 1; asked <= 2 * NOTICING_MAX; asked++) {
    const told = await tell(pool, word, branch)
    if (told !== 'unknown') return told
    if (!(await listed(pool, branch.name))) return 'gone'
    if (asked === NOTICING_MAX && !(await endOwner(pool, branch))) return 'busy'
    await new Promise((resolve) => setTimeout(resolve, NOTICING_MS))
  }
  return 'busy'
}

/** gone: the server has rolled it back; unknown: there is no such branch, or it has an owner. */
async function tell(
  pool: Pool,
  word: 'COMMIT' | 'ROLLBACK',
  { name }: Branch,
): Promise<'done' | 'gone' | 'unknown'> {
  try {
    await pool.query(`XA ${word} ${xidOf(name as BranchId)}`)
    return 'done'
  } catch (error) {
    const number = numberOf(error)
    if (number === ER.unknownXid) return 'unknown'
    if (!undone.has(number)) throw error
    return word === 'ROLLBACK' ? 'done' : 'gone'
  }
}

/** False: it is not known whose the branch is, or that may not be ended. */
async function endOwner(pool: Pool, { gid, branch }: Branch): Promise<boolean> {
  const [noted] = await rowsOf<{ session: number | null; server_start: number | null }>(
    ...([pool, sql.readSession, [gid, branch]] as const),
  )
  const [server] = await rowsOf<{ start: number }>(pool, sql.readStart)
  const apart = Math.abs(Number(noted?.server_start ?? 0) - Number(server?.start ?? 0))
  // In another life of the server the number is somebody else's.
  if (!noted?.session || apart > SAME_LIFE_S_MAX) return false
  const owners = await rowsOf(pool, sql.findOwner, [noted.session])
  if (owners.length === 0) return false
  try {
    await pool.query(`KILL CONNECTION ${Number(noted.session)}`)
    return true
  } catch (error) {
    return numberOf(error) === ER.unknownThread
  }
}

async function prevent(pool: Pool, { gid, branch, epoch }: Branch): Promise<Fenced> {
  try {
    return await within(pool, async (client) => {
      await fence(client, [gid, branch, epoch])
      const [marker] = await rowsOf<{ kind: string }>(client, readMarker, [gid, branch])
      if (marker?.kind === 'WORK') return { type: 'committed' }
      return { type: 'fenced', since: await end(client, [gid, branch, 'ABORTED', epoch]) }
    })
  } catch (error) {
    if (isLockTimeout(error)) return { type: 'held' }
    throw error
  }
}

/** A no is on disk, and the branch fenced, before it is said. False: it is at work elsewhere. */
export async function refuse(
  pool: Pool,
  { branch, order, hash }: Asked,
  answer: Readonly<Record<string, unknown>>,
): Promise<boolean> {
  try {
    await within(pool, async (client) => {
      await fence(client, [branch.gid, branch.branch, order.epoch])
      await client.query(sql.noteEnd, [branch.gid, branch.branch, 'ABORTED', order.epoch])
      const told = [keyOf(branch, 'prepare'), hash, 409, JSON.stringify(answer)]
      await client.query(sql.noteAnswer, told)
    })
    return true
  } catch (error) {
    if (isLockTimeout(error)) return false
    throw error
  }
}

/** Takes the marker's key, or finds it taken; waits for a transaction that has it and is not over. */
async function fence(client: MariadbClient, values: readonly (string | number)[]): Promise<void> {
  try {
    await client.query(fenceBranch, [...values])
  } catch (error) {
    if (numberOf(error) !== ER.duplicate) throw error
  }
}

type End = readonly [gid: string, branch: number, state: string, epoch: number]

/** Since when it is in that state. */
async function end(client: MariadbClient, values: End): Promise<Date> {
  await client.query(sql.noteEnd, [...values])
  const [row] = await rowsOf<{ since: number }>(client, sql.readSince, values.slice(0, 2))
  return instant(row?.since ?? 0)
}
