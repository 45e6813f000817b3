import { Pool } from 'pg'
import { emptyAccounts, setUp } from '@/server/lab/bank-sql'
import { type PostgresServer, startPostgresServer } from './postgres-server'
import { type Service, startService } from './service'

export interface ServiceBank {
  readonly server: PostgresServer
  readonly service: Service
  readonly pool: Pool
  balance(account: string): Promise<number>
  bookings(key: string): Promise<number>
  /** What the database itself holds prepared. */
  prepared(): Promise<readonly string[]>
  remove(): Promise<void>
}

/** A bank that is reached by HTTP: accounts 0 to 999 of 100 each, behind the kit. */
export async function startServiceBank(options: { secret?: string } = {}): Promise<ServiceBank> {
  const server = await startPostgresServer()
  const pool = new Pool({ connectionString: server.url, max: 4 })
  pool.on('error', () => undefined)
  const query = async (sql: string, values?: readonly unknown[]) =>
    void (await (values === undefined ? pool.query(sql) : pool.query(sql, [...values])))
  await setUpBank(query, { accounts: 1_000, holding: 100 })
  const service = await startService(server.url, options)
  const number = async (sql: string, value: string) => {
    const { rows } = await pool.query<{ n: string }>(sql, [value])
    return Number(rows[0]?.n)
  }
  return {
    ...{ server, service, pool },
    balance: (account) => number('select balance n from accounts where id = $1', account),
    bookings: (key) => number('select count(*) n from ledger where transaction = $1', key),
    prepared: async () =>
      (await pool.query<{ gid: string }>('select gid from pg_prepared_xacts')).rows.map(
        ({ gid }) => gid,
      ),
    remove: async () => {
      await service.remove()
      await pool.end()
      await server.remove()
    },
  }
}

type Run = (sql: string, values?: readonly unknown[]) => Promise<unknown>

/** The tables of the demo's banks, with accounts from 0 on. */
export async function setUpBank(
  query: Run,
  { accounts, holding }: { readonly accounts: number; readonly holding: number },
): Promise<void> {
  await query(setUp)
  await query(emptyAccounts)
  await query('insert into accounts select n::text, $1 from generate_series(0, $2::int - 1) n', [
    ...[holding, accounts],
  ])
}
