import { Pool, type PoolConfig } from 'pg'

/** A pool whose idle sessions may end with their server: `end` does not wait until all have said goodbye. */
export function quietPool(connectionString: string, more: PoolConfig = {}): Pool {
  const pool = new Pool({ connectionString, ...more })
  pool.on('error', () => undefined)
  return pool
}
