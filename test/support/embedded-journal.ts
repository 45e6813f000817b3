import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import type { Database } from '@/server/platform/database'
import { embeddedUrl } from '@/server/platform/embedded-postgres'
import { openHome } from '@/server/platform/home'
import { openDatabase } from '@/server/platform/open-database'

interface Home {
  readonly home: string
}

/** One statement at the journal that a product brings along: what time or an accident would do to it. */
export async function inJournal<Row extends object = object>(
  product: Home,
  sql: string,
  values: readonly unknown[] = [],
): Promise<readonly Row[]> {
  const client = new Client({ connectionString: urlOf(product) })
  await client.connect()
  try {
    return (await client.query<Row>(sql, [...values])).rows
  } finally {
    await client.end()
  }
}

/** The same journal as the roles have it. */
export const openJournal = (product: Home): Database =>
  openDatabase({ url: urlOf(product), connectionsMax: 1, application: 'test' })

function urlOf({ home }: Home): string {
  const password = openHome(home).password('journal')
  const port = Number(readFileSync(join(home, 'ports/journal'), 'utf8'))
  return embeddedUrl({ password, port, database: 'verdict' })
}
