import { createPool } from 'mysql2/promise'
import { onceInMariadb, pruneMariadbInbox } from '@/sdk/outbox/inbox-mariadb'
import type { Publish } from '@/sdk/outbox/relay-batch'
import { changeCopy } from './sync-sql'
import { syncMessage } from './sync-writes'

const SESSIONS_MAX = 16
const SILENCE_MS_MAX = 5_000
/** Longer than any relay is late. */
const KEPT_DAYS = 7

export interface SyncConsumer {
  readonly publish: Publish
  prune(): Promise<void>
  close(): Promise<void>
}

/** Writes what a message says into MariaDB, once: its id is kept in the transaction of the work. */
export function createSyncConsumer(url: string): SyncConsumer {
  const { hostname, port, username, password, pathname } = new URL(url)
  const pool = createPool({
    ...{ host: hostname, port: Number(port), user: username, password },
    ...{ database: pathname.slice(1), connectionLimit: SESSIONS_MAX },
    connectTimeout: SILENCE_MS_MAX,
  })
  return {
    publish: async ({ id, payload }) => {
      const { run, item, value } = syncMessage.parse(payload)
      const session = await pool.getConnection()
      try {
        await session.beginTransaction()
        await onceInMariadb(session, id, async () => {
          await session.query({
            ...{ sql: changeCopy, values: [value, run, item], timeout: SILENCE_MS_MAX },
          })
        })
        await session.commit()
        session.release()
      } catch (error) {
        // Whatever is open in it ends with the session.
        session.destroy()
        throw error
      }
    },
    prune: async () => {
      await pruneMariadbInbox(pool, { days: KEPT_DAYS })
    },
    close: () => pool.end(),
  }
}
