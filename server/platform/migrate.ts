import { createHash, randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'

/** The number under which Prisma Migrate locks, so that the two exclude each other. */
const LOCK = 72_707_369

const table = `create table if not exists _prisma_migrations (
  id varchar(36) primary key not null, checksum varchar(64) not null, finished_at timestamptz,
  migration_name varchar(255) not null, logs text, rolled_back_at timestamptz,
  started_at timestamptz not null default now(), applied_steps_count integer not null default 0)`
const applied = `select migration_name, checksum, finished_at from _prisma_migrations
  where rolled_back_at is null`
const noted = `insert into _prisma_migrations
  (id, checksum, finished_at, migration_name, applied_steps_count) values ($1, $2, now(), $3, 1)`

interface Applied {
  readonly migration_name: string
  readonly checksum: string
  readonly finished_at: Date | null
}

/**
 * Applies what is missing of `<folder>/<name>/migration.sql`, each in a transaction of its own, and
 * answers the names applied. Makes the database if it is missing. Leaves the rows that
 * `prisma migrate deploy` would have left.
 */
export async function migrate(url: string, folder: string): Promise<readonly string[]> {
  await makeDatabase(url)
  return connected(url, async (client) => {
    await client.query('select pg_advisory_lock($1)', [LOCK])
    await client.query(table)
    const { rows } = await client.query<Applied>(applied)
    const done: string[] = []
    for (const name of namesIn(folder)) {
      const sql = readFileSync(join(folder, name, 'migration.sql'), 'utf8')
      const checksum = createHash('sha256').update(sql).digest('hex')
      const old = rows.find((row) => row.migration_name === name)
      if (old) refuseIfWrong(old, checksum)
      else {
        await apply(client, { name, sql, checksum })
        done.push(name)
      }
    }
    return done
  })
}

const namesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()

function refuseIfWrong(old: Applied, checksum: string): void {
  if (old.finished_at === null)
    throw new Error(
      `The migration ${old.migration_name} failed before and is half done. Settle it with prisma migrate resolve.`,
    )
  if (old.checksum !== checksum)
    throw new Error(
      `The migration ${old.migration_name} was edited after it was applied. Restore it, and write a new one.`,
    )
}

async function apply(
  client: Client,
  { name, sql, checksum }: { name: string; sql: string; checksum: string },
): Promise<void> {
  await client.query('begin')
  try {
    await client.query(sql)
    await client.query(noted, [randomUUID(), checksum, name])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

async function makeDatabase(url: string): Promise<void> {
  const name = decodeURIComponent(new URL(url).pathname.slice(1))
  const exists = await connected(url, async () => true).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === '3D000') return false
    throw error
  })
  if (exists) return
  const maintenance = new URL(url)
  maintenance.pathname = '/postgres'
  await connected(maintenance.href, async (client) => {
    await client
      .query(`create database ${client.escapeIdentifier(name)}`)
      .catch((error: Error & { code?: string }) => {
        // Somebody else made it between our look and our command, or makes it at this moment.
        if (error.code !== '42P04' && error.code !== '23505') throw error
      })
  })
}

async function connected<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
