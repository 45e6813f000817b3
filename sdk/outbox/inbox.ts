import type { Pool } from 'pg'
import type { Inside } from './outbox'
import * as sql from './tables-sql'

const DAY_MS = 86_400_000
const LIMIT = 1_000

/**
 * Does the work of a message at most once: its id and the work commit together in the transaction of
 * `client`, or neither does. A second delivery that comes meanwhile waits for the first. Fails with
 * 25P01 outside of a transaction.
 */
export async function once(
  client: Inside,
  message: string,
  work: () => Promise<void>,
): Promise<'done' | 'repeated'> {
  await client.query(sql.insideInbox)
  const { rowCount } = await client.query(sql.receive, [message])
  if (rowCount !== 1) return 'repeated'
  await work()
  return 'done'
}

/** Forgets what was received more than `days` ago; whoever delivers may not be later than that. */
export async function pruneInbox(
  pool: Pool,
  { days, now = Date.now() }: { readonly days: number; readonly now?: number },
): Promise<number> {
  const { rowCount } = await pool.query(sql.pruneInbox, [new Date(now - days * DAY_MS), LIMIT])
  return rowCount ?? 0
}
