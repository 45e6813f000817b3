import type { Pool } from 'mysql2/promise'
import { type ParticipantHandler, type ServiceOptions, serveStore } from '../handler'
import type { MariadbClient } from './client'
import { mariadbStore } from './store'

export interface MariadbHandlerOptions extends ServiceOptions<MariadbClient> {
  /**
   * Of `mysql2/promise`: the database whose work is promised; `setUpMariadbParticipant` has been there
   * once. A branch closes its connection, so the pool opens another for the next.
   */
  readonly pool: Pool
}

/** Turns a MariaDB into a participant, behind any server of Node. */
export function createMariadbHandler(options: MariadbHandlerOptions): ParticipantHandler {
  const { pool, prepare, now = Date.now } = options
  return serveStore(options, mariadbStore({ pool, prepare, now }))
}
