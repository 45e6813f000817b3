import type { Pool, PoolClient } from 'pg'
import { CHANNEL } from './tables-sql'

/** Hears of commits as long as its session lives; whoever relies on it alone misses some. */
export function createListener(pool: Pool, onWake: () => void) {
  let session: PoolClient | null = null
  let closed = false
  const lose = (client: PoolClient) => {
    if (session === client) session = null
    client.removeAllListeners('notification')
    client.release(true)
  }
  return {
    /** Listens again where the session was lost. */
    ensure: async (): Promise<void> => {
      if (session !== null || closed) return
      const client = await pool.connect()
      let lost = false
      const onLost = () => {
        if (lost) return
        lost = true
        lose(client)
      }
      client.on('error', onLost)
      client.on('notification', onWake)
      session = client
      await client.query(`LISTEN ${CHANNEL}`).catch((error: unknown) => {
        onLost()
        throw error
      })
    },
    close: (): void => {
      closed = true
      if (session !== null) lose(session)
    },
  }
}
