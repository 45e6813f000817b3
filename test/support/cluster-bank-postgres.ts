import { Pool } from 'pg'
import { emptyAccounts, setUp } from '@/server/lab/bank-sql'
import { ACCOUNTS, type ClusterBank, HOLDING, type Moment } from './cluster-bank'
import { type Bank, startBank, within } from './postgres'
import type { Command } from './postgres-frames'
import { openPostgresLink, type PostgresLink } from './postgres-link'

export type Query = <Row extends object>(sql: string, values?: readonly unknown[]) => Promise<Row[]>

export interface PostgresClusterBank extends ClusterBank {
  readonly server: Bank
  /** What stands between every coordinator and the bank. */
  readonly link: PostgresLink
  /** Past the link; fails while the server is down. */
  readonly query: Query
}

const commands: Readonly<Record<Moment, Command>> = {
  prepare: 'PREPARE TRANSACTION',
  commit: 'COMMIT PREPARED',
  abort: 'ROLLBACK PREPARED',
}

const lookSql = `select exists (select from pg_prepared_xacts where gid = $1) prepared,
  exists (select from ledger where transaction = $2) applied`

/** A PostgreSQL as a bank. */
export async function startPostgresBank(
  settings: Parameters<typeof startBank>[0] = {},
): Promise<PostgresClusterBank> {
  const server = await startBank(settings)
  const { query, end } = openPool(server.url)
  await query(setUp)
  await query(emptyAccounts)
  await query('insert into accounts select n::text, $1 from generate_series(0, $2::int - 1) n', [
    ...[HOLDING, ACCOUNTS],
  ])
  const link = await openPostgresLink(server.port)
  return {
    kind: 'postgresql',
    url: server.url.replace(`:${server.port}/`, `:${link.port}/`),
    ...{ server, link, query },
    examine: () => server.participant().examine(within()),
    work: ({ key, account, delta }) => ({
      statements: [
        {
          sql: 'update accounts set balance = balance + $1::numeric where id = $2',
          params: [delta, account],
        },
        {
          sql: 'insert into ledger (transaction, account, delta) values ($1, $2, $3::numeric)',
          params: [key, account, delta],
        },
      ],
    }),
    undo: ({ key, account, delta }) => ({
      compensationStatements: [
        {
          sql: 'update accounts set balance = balance - $1::numeric where id = $2',
          params: [delta, account],
        },
        { sql: 'delete from ledger where transaction = $1', params: [key] },
      ],
    }),
    look: async (branch, key) => {
      const [row] = await query<{ prepared: boolean; applied: boolean }>(lookSql, [branch, key])
      return { prepared: row?.prepared === true, applied: row?.applied === true }
    },
    snare: (moment, side) => link.snare({ command: commands[moment], side }),
    kill: () => server.kill(),
    start: () => server.start(),
    remove: async () => {
      await end()
      await link.close()
      await server.remove()
    },
  }
}

export function openPool(connectionString: string): { query: Query; end: () => Promise<void> } {
  const pool = new Pool({ connectionString, max: 2, connectionTimeoutMillis: 2_000 })
  // A server that was killed takes its sessions along; the next question opens another.
  pool.on('error', () => undefined)
  return {
    // Without values several statements may come at once.
    query: async <Row extends object>(sql: string, values?: readonly unknown[]) =>
      (await (values ? pool.query<Row>(sql, [...values]) : pool.query<Row>(sql))).rows,
    end: () => pool.end(),
  }
}
