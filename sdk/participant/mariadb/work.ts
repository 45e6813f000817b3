import type { Pool, PoolConnection } from 'mysql2/promise'
import { markWork, xidOf } from '@/server/participant/mariadb-marker-sql'
import type { BranchId } from '@/server/protocol/model'
import type { Asked, Prepare } from '../order'
import type { Worked } from '../store'
import { ER, guardedClient, type MariadbClient, numberOf } from './client'
import { notePrepared, noteSession, readStart } from './tables-sql'
import { rowsOf } from './transaction'

interface WorkDeps {
  readonly pool: Pool
  readonly prepare: Prepare<MariadbClient>
  readonly now: () => number
}

const LOCK_MS_MAX = 3_000
const IDLE_MS_EXTRA = 1_000

/**
 * The application's work in one XA transaction, which then is prepared: the server keeps the promise.
 * The connection is closed behind it, for nobody else could settle the branch while it lives.
 */
export async function runWork(deps: WorkDeps, asked: Asked): Promise<Worked> {
  const connection = await deps.pool.getConnection()
  const xid = xidOf(asked.branch.name as BranchId)
  try {
    const worked = await inTransaction(deps, connection, { asked, xid })
    if (worked.type !== 'promised') await undo(connection, xid)
    connection.destroy()
    if (worked.type === 'promised') await note(deps.pool, asked)
    return worked
  } catch (error) {
    const isWhole = numberOf(error) !== null || !isBroken(error)
    if (isWhole) await undo(connection, xid)
    connection.destroy()
    return isWhole ? { type: 'refused', reason: messageOf(error) } : { type: 'lost' }
  }
}

async function inTransaction(
  { prepare, now }: WorkDeps,
  connection: PoolConnection,
  { asked, xid }: { readonly asked: Asked; readonly xid: string },
): Promise<Worked> {
  const { branch, order, flight } = asked
  const leftMs = () => Math.floor(order.deadline.getTime() - now())
  await connection.query(limitsOf(Math.max(1, leftMs())))
  const [server] = await rowsOf<{ start: number }>(connection, readStart)
  const session = [connection.threadId, server?.start ?? null]
  await connection.query(noteSession, [...session, branch.gid, branch.branch])
  await connection.query(`XA START ${xid}`)
  const { client, check } = guardedClient(connection)
  const answered = await prepare(client, order.payload, { branch, order })
  check()
  if (answered === 'read-only') return { type: 'read-only' }
  if (answered !== 'yes') return { type: 'refused', reason: answered.no }
  if (!(await mark(connection, asked))) return { type: 'held' }
  if (flight.givenUp) return { type: 'refused', reason: 'The branch was aborted meanwhile.' }
  if (leftMs() <= 0) return { type: 'refused', reason: 'The deadline has passed.' }
  await connection.query(`XA END ${xid}`)
  await connection.query(`XA PREPARE ${xid}`)
  return { type: 'promised' }
}

/** False: the key of the marker is taken, by a fence or by the same branch elsewhere. */
async function mark(connection: PoolConnection, { branch, order }: Asked): Promise<boolean> {
  try {
    await connection.query(markWork, [branch.gid, branch.branch, order.epoch])
    return true
  } catch (error) {
    const number = numberOf(error)
    if (number === ER.duplicate || number === ER.lockWaitTimeout) return false
    throw error
  }
}

/** What is not prepared would end with its connection, but only when the server has noticed. */
async function undo(connection: PoolConnection, xid: string): Promise<void> {
  try {
    await connection.query(`XA END ${xid}`).catch(() => undefined)
    await connection.query(`XA ROLLBACK ${xid}`)
  } catch {
    // There was nothing to undo, or the session is gone and with it the work.
  }
}

/** The promise stands by now, whatever becomes of the note. */
async function note(pool: Pool, { branch }: Asked): Promise<void> {
  // The server's own list says that it is prepared; the note only tells people of it.
  await pool.query(notePrepared, [branch.gid, branch.branch]).catch(() => undefined)
}

/** D20: nothing of a branch outlives its deadline, unless it was promised. */
const limitsOf = (leftMs: number): string =>
  `SET SESSION autocommit = 1, innodb_lock_wait_timeout = ${whole(Math.min(LOCK_MS_MAX, leftMs))},
    lock_wait_timeout = ${whole(Math.min(LOCK_MS_MAX, leftMs))},
    wait_timeout = ${whole(leftMs + IDLE_MS_EXTRA)}, max_statement_time = ${leftMs / 1_000}`

const whole = (ms: number): number => Math.ceil(ms / 1_000)

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)

/** Of the driver or the network; what the application throws itself leaves the session whole. */
const isBroken = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  (Reflect.get(error, 'fatal') === true || typeof Reflect.get(error, 'errno') === 'number')
