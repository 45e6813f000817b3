import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { Pool } from 'pg'
import { emptyAccounts, setUp } from '@/server/lab/bank-sql'
import { createPrismaParticipants } from '@/server/participant/prisma-participants'
import { migrate } from '@/server/platform/migrate'
import { openDatabase } from '@/server/platform/open-database'
import { type CoordinatorProcess, coordinatorProcess } from './coordinator-process'
import { type Bank, startBank, within } from './postgres'
import { openPostgresLink, type PostgresLink } from './postgres-link'
import { type PostgresServer, startPostgresServer, temporaryFolder } from './postgres-server'

export const CLUSTER = 'crash'
export const BANKS = ['a', 'b'] as const
export type BankName = (typeof BANKS)[number]

export type Query = <Row extends object>(sql: string, values?: readonly unknown[]) => Promise<Row[]>

export interface ClusterBank {
  readonly server: Bank
  /** What stands between every coordinator and the bank. */
  readonly link: PostgresLink
  /** Past the link; fails while the server is down. */
  readonly query: Query
}

export interface Cluster {
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>
  readonly journal: PostgresServer
  readonly query: Query
  readonly banks: Readonly<Record<BankName, ClusterBank>>
  coordinator(name: string): CoordinatorProcess
  remove(): Promise<void>
}

export const ACCOUNTS = 1_000
export const HOLDING = 1_000

/** A journal, two banks behind links, and coordinators to be started as real processes. */
export async function startCluster(): Promise<Cluster> {
  const folder = temporaryFolder()
  const [journal, a, b] = await Promise.all([
    startPostgresServer({ database: 'verdict' }),
    startClusterBank(),
    startClusterBank(),
  ])
  await migrate(journal.url, join(import.meta.dirname, '../../prisma/migrations'))
  const banks = { a, b }
  await register(journal.url, banks)
  const pool = openPool(journal.url)
  const environment = {
    VERDICT_ROLE: 'coordinator',
    VERDICT_CLUSTER: CLUSTER,
    VERDICT_LAB: 'on',
    DATABASE_URL: journal.url,
    LOG_LEVEL: 'warn',
  }
  const coordinators = new Map<string, CoordinatorProcess>()
  return {
    ...{ folder, environment, journal, banks, query: pool.query },
    coordinator: (name) => {
      const known = coordinators.get(name)
      if (known !== undefined) return known
      const made = coordinatorProcess({ name, folder, environment, query: pool.query })
      coordinators.set(name, made)
      return made
    },
    remove: async () => {
      await Promise.all([...coordinators.values()].map((one) => one.kill()))
      await Promise.all([pool.end(), a.end(), b.end()])
      await Promise.all([a.link.close(), b.link.close()])
      await Promise.all([journal.remove(), a.server.remove(), b.server.remove()])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function startClusterBank(): Promise<ClusterBank & { end: () => Promise<void> }> {
  const server = await startBank()
  const { query, end } = openPool(server.url)
  await query(setUp)
  await query(emptyAccounts)
  await query('insert into accounts select n::text, $1 from generate_series(0, $2::int - 1) n', [
    ...[HOLDING, ACCOUNTS],
  ])
  return { server, query, end, link: await openPostgresLink(server.port) }
}

/** Through the links, so that whatever coordinators say passes there. */
async function register(journal: string, banks: Cluster['banks']): Promise<void> {
  const database = openDatabase({ url: journal, connectionsMax: 1, application: 'test' })
  const participants = createPrismaParticipants(database.prisma)
  for (const name of BANKS) {
    const { server, link } = banks[name]
    const url = server.url.replace(`:${server.port}/`, `:${link.port}/`)
    await participants.put({ name, kind: 'postgresql', url, lab: true })
    const examined = await server.participant({ name }).examine(within())
    await participants.examined(name, examined)
    if (!examined.usable) throw new Error(`${name} is not usable: ${JSON.stringify(examined)}`)
  }
  await database.close()
}

function openPool(connectionString: string): { query: Query; end: () => Promise<void> } {
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
