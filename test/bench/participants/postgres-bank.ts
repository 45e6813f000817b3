import { Pool } from 'pg'
import { createPostgresParticipant } from '@/server/participant/postgres-participant'
import { startPostgresServer } from '../../support/postgres-server'
import { cpuMsOf, query } from '../transfers/servers'
import { bankSchema } from '../transfers/transfer'
import { type BenchBank, LOCK_S_MAX, SESSIONS_MAX } from './bank'

export async function startPostgresBenchBank(): Promise<BenchBank> {
  const server = await startPostgresServer({ database: 'bank' })
  await query(server.url, bankSchema)
  const pool = new Pool({
    connectionString: server.url,
    max: SESSIONS_MAX,
    lock_timeout: 1_000 * LOCK_S_MAX,
    idleTimeoutMillis: 0,
  })
  pool.on('error', () => undefined)
  return {
    kind: 'postgresql',
    url: server.url,
    booking: (key, account, delta) => [
      {
        sql: 'update accounts set balance = balance + $2 where id = $1',
        params: [account, delta],
      },
      {
        sql: 'insert into ledger (transaction, account, delta) values ($1, $2, $3)',
        params: [key, account, delta],
      },
    ],
    open: (name, url, onRoundTrip) => createPostgresParticipant({ name, url, onRoundTrip }),
    prepareRaw: async (key, statements) => {
      const client = await pool.connect()
      const gid = `raw_${key}`
      try {
        await client.query('begin')
        for (const { sql, params } of statements) await client.query(sql, [...params])
        await client.query(`prepare transaction '${gid}'`)
      } catch {
        // Two transfers that wait for each other: the lock's limit ends one of them.
        await client.query('rollback')
        client.release()
        return { ok: false, end: async () => undefined }
      }
      return {
        ok: true,
        end: async (committed) => {
          await client.query(`${committed ? 'commit' : 'rollback'} prepared '${gid}'`)
          client.release()
        },
      }
    },
    cpuMs: () => cpuMsOf(server.folder),
    remove: async () => {
      await pool.end()
      await server.remove()
    },
  }
}
