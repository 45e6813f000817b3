import { Client } from 'pg'
import type { Journal } from '@/server/journal/journal'
import { createPrismaJournal, type PrismaJournalOptions } from '@/server/journal/prisma-journal'
import { systemClock } from '@/server/platform/clock'
import { createLogger } from '@/server/platform/logger'
import { eventually } from './eventually'
import { CLUSTER } from './journal-entries'
import { type PostgresServer, startPostgresServer } from './postgres-server'

export const quiet = createLogger({ level: 'silent', name: 'test' })

export interface JournalWorld {
  readonly server: PostgresServer
  /** A journal as `c1`, the owner of all shards under epoch 1, unless told otherwise. */
  journal(options?: Partial<PrismaJournalOptions>): Promise<Journal>
  query<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]>
  session(): Promise<Client>
  /** Resolves once so many sessions wait for a lock that another holds. */
  blocked(count?: number): Promise<void>
  /** Types of a stream's records in order; fails if the stream has a hole. */
  stream(journal: Journal): Promise<string[]>
  remove(): Promise<void>
}

/** A real server with the journal's tables; `c1` owns every shard under epoch 1 and for ever. */
export async function startJournalWorld({
  settings = {},
}: {
  readonly settings?: Readonly<Record<string, string>>
} = {}): Promise<JournalWorld> {
  const server = await startPostgresServer({ first: 'journal', settings })
  const sessions = new Set<Client>()
  const journals = new Set<Journal>()
  const session = async () => {
    const client = new Client({ connectionString: server.url })
    client.on('error', () => undefined)
    await client.connect()
    sessions.add(client)
    return client
  }
  const query = async <Row extends object>(sql: string, values: readonly unknown[] = []) => {
    const client = new Client({ connectionString: server.url })
    await client.connect()
    try {
      return (await client.query<Row>(sql, [...values])).rows
    } finally {
      await client.end()
    }
  }
  await query(`update verdict_lease set owner = 'c1', epoch = 1, expires_at = 'infinity'`)
  return {
    server,
    query,
    session,
    journal: async (options = {}) => {
      const journal = await createPrismaJournal({
        url: server.url,
        role: 'coordinator',
        process: 'c1',
        owner: 'c1',
        cluster: CLUSTER,
        clock: systemClock,
        logger: quiet,
        ...options,
      })
      journals.add(journal)
      return journal
    },
    blocked: async (count = 1) => {
      await eventually(
        async () => {
          const rows = await query<{ n: number }>(
            `select count(*)::int n from pg_stat_activity where cardinality(pg_blocking_pids(pid)) > 0`,
          )
          return rows[0]?.n === count
        },
        { what: `that ${count} sessions wait for a lock` },
      )
    },
    stream: async ({ stream }) => {
      const rows = await query<{ seq: string; type: string }>(
        'select seq, type from verdict_record where stream = $1 order by seq',
        [stream.id],
      )
      for (const [index, { seq }] of rows.entries())
        if (Number(seq) !== index + 1) throw new Error(`the stream lacks ${index + 1}`)
      return rows.map(({ type }) => type)
    },
    remove: async () => {
      for (const journal of journals) await journal.close().catch(() => undefined)
      for (const client of sessions) await client.end().catch(() => undefined)
      await server.remove()
    },
  }
}
