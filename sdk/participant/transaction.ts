import { DatabaseError, type Pool, type PoolClient } from 'pg'

const FENCE_LOCK_MS_MAX = 1_000

/** A short transaction of the kit's own, which waits for nobody long. */
export async function within<Value>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Value>,
): Promise<Value> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN ISOLATION LEVEL READ COMMITTED')
    await client.query(`SET LOCAL lock_timeout = ${FENCE_LOCK_MS_MAX}`)
    const value = await work(client)
    const { command } = await client.query('COMMIT')
    // COMMIT of a failed transaction succeeds, and has rolled back: only its tag tells.
    if (command !== 'COMMIT') throw new Error('the transaction was rolled back')
    client.release()
    return value
  } catch (error) {
    await giveBack(client)
    throw error
  }
}

/** Rolls back whatever is open; a session that cannot do that is not used again. */
export async function giveBack(client: PoolClient): Promise<boolean> {
  try {
    await client.query('ROLLBACK')
    client.release()
    return true
  } catch {
    // The session is gone, and with it whatever it had not prepared or committed.
    client.release(true)
    return false
  }
}

export const codeOf = (error: unknown): string | undefined =>
  error instanceof DatabaseError ? error.code : undefined

export const isLockTimeout = (error: unknown): boolean => codeOf(error) === '55P03'
