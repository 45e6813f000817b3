import type { Pool, PoolClient } from 'pg'
import { CHANNEL } from './tables-sql'

/** Hears of commits as long as its session lives; whoever relies on it alone misses some. */
export function createListener(pool: Pool, onWake: () => void) {
  let session: PoolClient | null = null
  let closed = false
  // Given back once: a goodbye of the server may arrive after it was closed here.
  const lose = (client: PoolClient) => {
    if (session !== client) return
    session = null
    client.removeAllListeners('notification')
    client.release(true)
  }
  return {
    /** Listens again where the session was lost. */
    ensure: async (): Promise<void> => {
      if (session !== null || closed) return
      const client = await pool.connect()
      session = client
      client.on('error', () => lose(client))
      client.on('notification', onWake)
      await client.query(`LISTEN ${CHANNEL}`).catch((error: unknown) => {
        lose(client)
        throw error
      })
    },
    close: (): void => {
      closed = true
      if (session !== null) lose(session)
    },
  }
}
