import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createPrismaParticipants } from '@/server/participant/prisma-participants'
import { openDatabase } from '@/server/platform/open-database'
import type { ClusterBank, StartBank } from './cluster-bank'
import {
  openPool,
  type PostgresClusterBank,
  type Query,
  startPostgresBank,
} from './cluster-bank-postgres'
import { type CoordinatorProcess, coordinatorProcess } from './coordinator-process'
import { type PostgresServer, startPostgresServer } from './postgres-server'
import { temporaryFolder } from './temporary-folder'

export const CLUSTER = 'crash'
export const BANKS = ['a', 'b'] as const
export type BankName = (typeof BANKS)[number]

type Environment = Readonly<Record<string, string>>

/** A journal and two banks, by default of PostgreSQL, with whatever coordinators a test starts. */
export interface Cluster<A extends ClusterBank = ClusterBank, B extends ClusterBank = A> {
  readonly folder: string
  readonly environment: Environment
  readonly journal: PostgresServer
  readonly query: Query
  readonly banks: { readonly a: A; readonly b: B }
  coordinator(name: string): CoordinatorProcess
  /** Which coordinators live, and what each said last: for the message of a test that fails. */
  lastWords(): string
  remove(): Promise<void>
}

export type PostgresCluster = Cluster<PostgresClusterBank>

/** A journal, two banks of PostgreSQL behind links, and coordinators as real processes. */
export const startCluster = (environment: Environment = {}): Promise<PostgresCluster> =>
  startClusterOf(startPostgresBank, startPostgresBank, environment)

/** The same over banks of any two kinds. */
export async function startClusterOf<A extends ClusterBank, B extends ClusterBank>(
  startA: StartBank<A>,
  startB: StartBank<B>,
  more: Environment = {},
): Promise<Cluster<A, B>> {
  const folder = temporaryFolder()
  const [journal, a, b] = await Promise.all([
    startPostgresServer({ first: 'journal' }),
    startA(),
    startB(),
  ])
  const banks = { a, b }
  await register(journal.url, banks)
  const pool = openPool(journal.url)
  const environment = {
    VERDICT_ROLE: 'coordinator',
    VERDICT_CLUSTER: CLUSTER,
    VERDICT_LAB: 'on',
    DATABASE_URL: journal.url,
    LOG_LEVEL: 'warn',
    ...more,
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
    lastWords: () => [...coordinators.values()].map((one) => lastWordsOf(one, folder)).join('\n'),
    remove: async () => {
      await Promise.all([...coordinators.values()].map((one) => one.kill()))
      await pool.end()
      await Promise.all([journal.remove(), a.remove(), b.remove()])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const LINES_SHOWN = 20

function lastWordsOf({ name, isRunning }: CoordinatorProcess, folder: string): string {
  const said = readFileSync(join(folder, `${name}.log`), 'utf8').trimEnd()
  const lines = said.split('\n').slice(-LINES_SHOWN)
  return [`${name} ${isRunning() ? 'lives' : 'is gone'}; it said last:`, ...lines].join('\n')
}

/** Through the links, so that whatever coordinators say passes there. */
async function register(journal: string, banks: Cluster['banks']): Promise<void> {
  const database = openDatabase({ url: journal, connectionsMax: 1, application: 'test' })
  const participants = createPrismaParticipants(database.prisma)
  for (const name of BANKS) {
    const { kind, url, examine } = banks[name]
    await participants.put({ name, kind, url, lab: true })
    const examined = await examine()
    await participants.examined(name, examined, 'test')
    if (!examined.usable) throw new Error(`${name} is not usable: ${JSON.stringify(examined)}`)
  }
  await database.close()
}
