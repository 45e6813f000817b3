import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { embeddedUrl } from '@/server/platform/embedded-postgres'
import { openHome } from '@/server/platform/home'

/** One statement at the journal that a product brings along: what time or an accident would do to it. */
export async function inJournal<Row extends object = object>(
  { home }: { readonly home: string },
  sql: string,
  values: readonly unknown[] = [],
): Promise<readonly Row[]> {
  const password = openHome(home).password('journal')
  const port = Number(readFileSync(join(home, 'ports/journal'), 'utf8'))
  const client = new Client({
    connectionString: embeddedUrl({ password, port, database: 'verdict' }),
  })
  await client.connect()
  try {
    return (await client.query<Row>(sql, [...values])).rows
  } finally {
    await client.end()
  }
}
