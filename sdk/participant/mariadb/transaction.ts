import type { Pool, PoolConnection } from 'mysql2/promise'
import { ER, type MariadbClient, numberOf } from './client'

const ATTEMPTS_MAX = 3

/** Nobody is waited for longer than a second, neither for a row nor for a table. */
const limits =
  'SET SESSION autocommit = 1, innodb_lock_wait_timeout = 1, lock_wait_timeout = 1, max_statement_time = 0'

/** A short transaction of the kit's own; one that ran into others is done again from its start. */
export async function within<Value>(
  pool: Pool,
  work: (client: MariadbClient) => Promise<Value>,
): Promise<Value> {
  for (let attempt = 1; ; attempt++) {
    const connection = await pool.getConnection()
    try {
      await connection.query(limits)
      await connection.query('SET TRANSACTION ISOLATION LEVEL READ COMMITTED')
      await connection.query('START TRANSACTION')
      const value = await work(connection)
      await connection.query('COMMIT')
      connection.release()
      return value
    } catch (error) {
      await giveBack(connection)
      if (numberOf(error) !== ER.deadlock || attempt >= ATTEMPTS_MAX) throw error
    }
  }
}

/** Rolls back whatever is open; a session that cannot do that is not used again. */
async function giveBack(connection: PoolConnection): Promise<void> {
  try {
    await connection.query('ROLLBACK')
    connection.release()
  } catch {
    // The session is gone, and with it whatever it had not committed.
    connection.destroy()
  }
}

export const isLockTimeout = (error: unknown): boolean => numberOf(error) === ER.lockWaitTimeout

/** The rows of a statement. */
export async function rowsOf<Row extends object>(
  client: MariadbClient,
  sql: string,
  values: readonly unknown[] = [],
): Promise<readonly Row[]> {
  const [rows] = await client.query(sql, [...values])
  return rows
}

/** An instant as the tables hand it out: seconds since 1970. */
export const instant = (seconds: number): Date => new Date(Math.round(seconds * 1_000))
