import type { Pool } from 'pg'
import { createClient, type Client as Verdict } from '@/sdk/client'
import type { PgClient } from '@/sdk/transaction-pg'
import { type ApiWorld, startApiWorld } from './api-world'
import { quietPool } from './quiet-pool'

/** An application with a pool of its own, beside a coordinator: two participants, one database. */
export interface ApplicationWorld {
  readonly api: ApiWorld
  readonly verdict: Verdict
  readonly pool: Pool
  /** Takes connections out of the pool, and gives them back whatever happens. */
  withClients<T>(work: (a: PgClient, b: PgClient) => Promise<T>): Promise<T>
  balances(...accounts: readonly number[]): Promise<number[]>
  /** Branches that are prepared, and sessions of the application that are inside of a transaction. */
  left(): Promise<{ readonly prepared: number; readonly open: number }>
  remove(): Promise<void>
}

export const add = 'update account set balance = balance + $2 where id = $1'

export async function startApplicationWorld(): Promise<ApplicationWorld> {
  const api = await startApiWorld()
  const { url, query } = api.bank
  for (const name of ['bank-a', 'bank-b']) {
    await api.send('PUT', `/v1/participants/${name}`, { kind: 'postgresql', url })
    await api.send('POST', `/v1/participants/${name}:test`)
  }
  const pool = quietPool(url, { application_name: 'shop', max: 6 })
  return {
    ...{ api, pool, verdict: createClient({ url: api.url }) },
    withClients: async (work) => {
      const [a, b] = await Promise.all([pool.connect(), pool.connect()])
      try {
        return await work(a, b)
      } finally {
        a.release()
        b.release()
      }
    },
    balances: async (...accounts) => {
      const sql = 'select balance from account where id = any($1) order by id'
      return (await query(sql, [accounts])).rows.map(({ balance }) => balance)
    },
    left: async () => {
      const { rows } = await query(`select
        (select count(*)::int from pg_prepared_xacts) prepared,
        (select count(*)::int from pg_stat_activity
          where application_name = 'shop' and xact_start is not null) open`)
      return rows[0]
    },
    remove: async () => {
      await pool.end()
      await api.remove()
    },
  }
}
