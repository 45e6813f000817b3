import { Client } from 'pg'
import type { Database } from './banks'

/** A session of a program that is not Verdict's, inside a transaction of its own. */
export async function stranger({ url }: Database, application: string) {
  const client = new Client({ connectionString: url, application_name: application })
  client.on('error', () => undefined)
  await client.connect()
  // The database must not break a ring before anybody has looked at it.
  await client.query("begin; set local deadlock_timeout = '60s'")
  return {
    run: (sql: string) => client.query(sql),
    /** Asks for what it will have to wait for; nobody minds how that ends. */
    wait: (sql: string) => void client.query(sql).catch(() => undefined),
    end: () => client.end(),
  }
}
