import { Client } from 'pg'
import { ask, type Database } from './banks'

/** A session of a program that is not Verdict's, inside a transaction of its own. */
export async function stranger(database: Database, application: string) {
  const client = new Client({ connectionString: database.url, application_name: application })
  client.on('error', () => undefined)
  await client.connect()
  // The database must not break a ring before anybody has looked at it.
  await client.query("begin; set local deadlock_timeout = '60s'")
  const { rows } = await client.query('select pg_backend_pid() as pid')
  return {
    run: (sql: string) => client.query(sql),
    /** Asks for what it will have to wait for; nobody minds how that ends. */
    wait: (sql: string) => void client.query(sql).catch(() => undefined),
    /** A server that waits does not notice that nobody is there any more. */
    end: async () => {
      await ask(database, 'select pg_terminate_backend($1)', [rows[0].pid])
      await client.end().catch(() => undefined)
    },
  }
}
