import type { Pool } from 'pg'
import * as sql from './tables-sql'

/** A connection inside of a transaction: a client of pg, or a branch of a transaction of Verdict. */
export interface Inside {
  query(
    text: string,
    values?: readonly unknown[],
  ): Promise<{ readonly rows: readonly unknown[]; readonly rowCount: number | null }>
}

export interface NewMessage {
  /** Messages of one key are published one after the other, in the order of their commits. */
  readonly key: string
  /** Any JSON. */
  readonly payload: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** Creates outbox and inbox in the application's database; harmless where they are there. */
export async function setUpOutbox(pool: Pool): Promise<void> {
  await pool.query(sql.setUpTables)
}

/**
 * Adds a message to the open transaction of `client`: it is published if and only if that commits,
 * prepared before or not. Resolves to the message's id. Fails with 25P01 outside of a transaction.
 */
export async function enqueue(
  client: Inside,
  { key, payload, headers = {} }: NewMessage,
): Promise<string> {
  await client.query(sql.insideOutbox)
  const values = [key, JSON.stringify(payload ?? null), JSON.stringify(headers)]
  const { rows } = await client.query(sql.enqueue, values)
  const [row] = rows as readonly { readonly message: string }[]
  if (row === undefined) throw new Error('The message was not written.')
  return row.message
}

/**
 * Tells relays that something has committed; without it they find it when they next look. It is no
 * part of the transaction, for one with a NOTIFY in it cannot be prepared (0A000).
 */
export async function wakeRelays(client: Pool): Promise<void> {
  await client.query('SELECT pg_catalog.pg_notify($1, $2)', [sql.CHANNEL, ''])
}

export interface OutboxStatus {
  /** Committed, and not published yet. */
  readonly waiting: number
  readonly oldestMs: number | null
  /** Prepared transactions with messages in them, which nobody sees until they are settled. */
  readonly withheld: readonly { readonly gid: string; readonly forMs: number }[]
  /** How long the oldest withheld message has been waiting for a verdict; 0: none is. */
  readonly stalledMs: number
  /** Since when prepared transactions keep vacuum from the rows of published messages. */
  readonly vacuumHeldMs: number | null
}

export async function outboxStatus(pool: Pool): Promise<OutboxStatus> {
  const { rows } = await pool.query<Omit<OutboxStatus, 'stalledMs'>>(sql.readStatus)
  const [row] = rows
  if (row === undefined) throw new Error('The outbox did not answer.')
  return { ...row, stalledMs: row.withheld[0]?.forMs ?? 0 }
}
