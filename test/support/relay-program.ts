import { Pool } from 'pg'
import { z } from 'zod'
import { startRelay } from '@/sdk/outbox/relay'

/*
 * A relay as a process of its own. It publishes into a table; with `dieAfter` it kills itself once so
 * many messages are there, before it could remove the last of them.
 */

const settings = z.object({ url: z.string(), dieAfter: z.int().nullable() })
const { url, dieAfter } = settings.parse(JSON.parse(process.argv[2] ?? '{}'))

const pool = new Pool({ connectionString: url, max: 4 })
pool.on('error', () => undefined)
let published = 0

startRelay({
  ...{ pool, pollMs: 50, batch: 5 },
  publish: async ({ id, key, payload }) => {
    const sql = 'insert into arrived (message, key, n) values ($1, $2, $3)'
    await pool.query(sql, [id, key, z.object({ n: z.int() }).parse(payload).n])
    published += 1
    if (published === dieAfter) process.kill(process.pid, 'SIGKILL')
  },
})
