import { createPool } from 'mysql2/promise'

/** A small pool to look into a MariaDB by. */
export function openMysql(url: string) {
  const { hostname, port, username, password, pathname } = new URL(url)
  const pool = createPool({
    ...{ host: hostname, port: Number(port), user: username, password },
    ...{ database: pathname.slice(1), connectionLimit: 4 },
  })
  return {
    pool,
    query: async <Row extends object>(
      sql: string,
      values: readonly unknown[] = [],
    ): Promise<Row[]> => {
      const [rows] = await pool.query(sql, [...values])
      return rows as Row[]
    },
    end: () => pool.end(),
  }
}
