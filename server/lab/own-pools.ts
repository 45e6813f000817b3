import { createPool, type Pool as MariadbPool } from 'mysql2/promise'
import { Pool } from 'pg'

const SESSIONS_MAX = 2
const SILENCE_MS_MAX = 3_000

/** A database of the demo seen directly, past its link; whoever does not answer in time is silent. */
export function openPostgres(url: string): Pool {
  const pool = new Pool({
    ...{ connectionString: url, application_name: 'verdict lab', max: SESSIONS_MAX },
    ...{ connectionTimeoutMillis: SILENCE_MS_MAX, query_timeout: SILENCE_MS_MAX },
  })
  // A session that dies while idle is replaced by the pool; who uses one hears of it by the query.
  pool.on('error', () => undefined)
  return pool
}

export interface Mariadb {
  /** The rows of a statement. Throws if the server does not answer in time. */
  query(sql: string, values?: readonly (string | number)[]): Promise<unknown>
  /** All in one transaction of one session. */
  inTransaction(work: (query: Mariadb['query']) => Promise<void>): Promise<void>
  close(): Promise<void>
}

/** The same for MariaDB. */
export function openMariadb(url: string): Mariadb {
  const { hostname, port, username, password, pathname } = new URL(url)
  const pool = createPool({
    ...{ host: hostname, port: Number(port), user: username, password },
    ...{ database: pathname.slice(1), connectionLimit: SESSIONS_MAX },
    connectTimeout: SILENCE_MS_MAX,
  })
  const ask = async (on: Pick<MariadbPool, 'query'>, sql: string, values: Values) =>
    (await on.query({ sql, values: [...values], timeout: SILENCE_MS_MAX }))[0]
  return {
    query: (sql, values = []) => ask(pool, sql, values),
    inTransaction: async (work) => {
      const session = await pool.getConnection()
      try {
        await session.beginTransaction()
        await work((sql, values = []) => ask(session, sql, values))
        await session.commit()
        session.release()
      } catch (error) {
        // Whatever is open in it ends with the session.
        session.destroy()
        throw error
      }
    },
    close: () => pool.end(),
  }
}

type Values = readonly (string | number)[]
