import type { Pool } from 'mysql2/promise'
import { MARKER_LOCK } from '@/server/participant/mariadb-marker-sql'
import { setUpTables } from './tables-sql'
import { rowsOf } from './transaction'

const LOCK_S_MAX = 10

/**
 * Creates what the participant keeps in the application's MariaDB; harmless where it is there. Refuses
 * a server that would not keep a promise: MySQL, and MariaDB before 10.5.
 */
export async function setUpMariadbParticipant(pool: Pool): Promise<void> {
  const connection = await pool.getConnection()
  try {
    const [row] = await rowsOf<{ version: string }>(connection, 'SELECT VERSION() AS version')
    refuseVersion(row?.version ?? '')
    // Every process of the application may do this at its start, all at the same time.
    await connection.query('SELECT GET_LOCK(?, ?)', [MARKER_LOCK, LOCK_S_MAX])
    for (const sql of setUpTables) await connection.query(sql)
    await connection.query('SELECT RELEASE_LOCK(?)', [MARKER_LOCK])
  } finally {
    connection.release()
  }
}

function refuseVersion(version: string): void {
  const [, major = '0', minor = '0'] = /^(\d+)\.(\d+)/.exec(version) ?? []
  const fits = Number(major) > 10 || (Number(major) === 10 && Number(minor) >= 5)
  if (/mariadb/i.test(version) && fits) return
  throw new Error(
    `The kit needs MariaDB 10.5 or later, where what is prepared survives its connection. This server is ${version}. Use PostgreSQL, or speak the contract yourself.`,
  )
}
