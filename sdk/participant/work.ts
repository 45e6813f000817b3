import { escapeLiteral, type Pool, type PoolClient } from 'pg'
import { markWork } from '@/server/participant/marker-sql'
import type { Asked, Prepare } from './order'
import type { Worked } from './store'
import { notePrepared } from './tables-sql'
import { codeOf, giveBack, isLockTimeout } from './transaction'

interface WorkDeps {
  readonly pool: Pool
  readonly prepare: Prepare
  readonly now: () => number
}

const LOCK_MS_MAX = 3_000
const IDLE_MS_EXTRA = 1_000

/** The application's work in one transaction, which then is prepared: PostgreSQL keeps the promise. */
export async function runWork(deps: WorkDeps, asked: Asked): Promise<Worked> {
  const client = await deps.pool.connect()
  try {
    const worked = await inTransaction(deps, client, asked)
    if (worked.type === 'promised') await note(client, asked)
    else await giveBack(client)
    return worked
  } catch (error) {
    const isWhole = await giveBack(client)
    if (!isWhole) return { type: 'lost' }
    if (isFence(error) || isLockTimeout(error)) return { type: 'held' }
    return { type: 'refused', reason: error instanceof Error ? error.message : String(error) }
  }
}

async function inTransaction(
  { prepare, now }: WorkDeps,
  client: PoolClient,
  { branch, order, flight }: Asked,
): Promise<Worked> {
  const leftMs = () => Math.floor(order.deadline.getTime() - now())
  await client.query(opening(Math.max(1, leftMs())))
  const answered = await prepare(client, order.payload, { branch, order })
  if (answered === 'read-only') return { type: 'read-only' }
  if (answered !== 'yes') return { type: 'refused', reason: answered.no }
  const marked = await client.query(markWork, [branch.gid, branch.branch, order.epoch])
  if (marked.rows.length === 0) return { type: 'read-only' }
  if (flight.givenUp) return { type: 'refused', reason: 'The branch was aborted meanwhile.' }
  if (leftMs() <= 0) return { type: 'refused', reason: 'The deadline has passed.' }
  const { command } = await client.query(`PREPARE TRANSACTION ${escapeLiteral(branch.name)}`)
  if (command !== 'PREPARE')
    return { type: 'refused', reason: 'Something in the work had failed before.' }
  return { type: 'promised' }
}

/** The promise stands by now, whatever becomes of the note. */
async function note(client: PoolClient, { branch }: Asked): Promise<void> {
  try {
    await client.query(notePrepared, [branch.gid, branch.branch])
    client.release()
  } catch {
    // PostgreSQL's own list says that it is prepared; the note only tells people of it.
    client.release(true)
  }
}

/** D20: nothing of a branch outlives its deadline, unless it was promised. */
const opening = (leftMs: number): string => `BEGIN;
SET LOCAL lock_timeout = ${Math.min(LOCK_MS_MAX, leftMs)};
SET LOCAL statement_timeout = ${leftMs};
SET LOCAL idle_in_transaction_session_timeout = ${leftMs + IDLE_MS_EXTRA}`

/** The key of the marker is taken: by a fence, or by the same branch elsewhere. */
const isFence = (error: unknown): boolean =>
  codeOf(error) === '23505' &&
  error instanceof Error &&
  'table' in error &&
  error.table === 'verdict_marker'
