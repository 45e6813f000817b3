import { createServer, type ServerResponse } from 'node:http'
import { createPool } from 'mysql2/promise'
import { z } from 'zod'
import type { MariadbClient } from '@/sdk/participant/mariadb/client'
import { createMariadbHandler } from '@/sdk/participant/mariadb/handler'
import { setUpMariadbParticipant } from '@/sdk/participant/mariadb/set-up'

/*
 * A bank as a service: the kit in front of a real MariaDB, in a process that dies where it is told.
 * `PUT /crash` arms one death: at the nth statement from now on.
 */

const settings = z.object({ url: z.string(), port: z.int(), secret: z.string().optional() })
const { url, port, secret } = settings.parse(JSON.parse(process.argv[2] ?? '{}'))

const transfer = z.object({
  ...{ key: z.string(), account: z.string(), delta: z.number() },
  /** A statement that fails, and of which the work makes nothing. */
  swallow: z.boolean().default(false),
})
const side = z.enum(['before', 'sent', 'stopped'])
const crash = z.object({ statement: z.int(), side }).nullable()

let armed: z.infer<typeof crash> = null
let statements = 0

const die = () => process.kill(process.pid, 'SIGKILL')
/** What was asked is done there, and its answer is not read. */
const standStill = () => process.kill(process.pid, 'SIGSTOP')

const at = new URL(url)
const pool = createPool({
  ...{ host: at.hostname, port: Number(at.port), database: at.pathname.slice(1) },
  ...{ user: at.username, password: at.password, connectionLimit: 10 },
})
pool.pool.on('connection', (connection) => {
  const query = connection.query.bind(connection) as (...given: unknown[]) => unknown
  Object.assign(connection, {
    query: (...given: unknown[]) => {
      statements += 1
      const here = armed?.statement === statements
      if (here && armed?.side === 'before') die()
      const answer = query(...given)
      if (here) setImmediate(armed?.side === 'stopped' ? standStill : die)
      return answer
    },
  })
})
await setUpMariadbParticipant(pool)

const add = 'update accounts set balance = balance + ? where id = ?'
const note = 'insert into ledger (transaction, account, delta) values (?, ?, ?)'

async function move(client: MariadbClient, payload: unknown): Promise<undefined | { no: string }> {
  const { key, account, delta, swallow } = transfer.parse(payload)
  const [moved] = await client.query(`${add} and balance + ? >= 0`, [delta, account, delta])
  if (Number(moved.affectedRows) === 0) return { no: `Account ${account} holds too little.` }
  if (swallow) await client.query(add, ['nothing', account]).catch(() => undefined)
  await client.query(note, [key, account, delta])
  return undefined
}

const handle = createMariadbHandler({
  ...{ pool, name: 'bank', version: '1' },
  ...(secret === undefined ? {} : { secret }),
  prepare: async (client, payload) => {
    const { account, delta } = transfer.parse(payload)
    if (delta !== 0) return (await move(client, payload)) ?? 'yes'
    await client.query('select balance from accounts where id = ?', [account])
    return 'read-only'
  },
  steps: {
    message: async (client, payload) => move(client, payload),
    action: async (client, payload) => move(client, payload),
    compensate: async (client, payload) => {
      const { key, account, delta } = transfer.parse(payload)
      await client.query(add, [-delta, account])
      await client.query('delete from ledger where transaction = ?', [key])
      return undefined
    },
    try: async (client, payload) => {
      const { account, delta } = transfer.parse(payload)
      if (delta >= 0) return undefined
      const hold = `update accounts set balance = balance + ?, reserved = reserved - ?
        where id = ? and balance + ? >= 0`
      const [held] = await client.query(hold, [delta, delta, account, delta])
      return Number(held.affectedRows) === 0
        ? { no: `Account ${account} holds too little.` }
        : undefined
    },
    confirm: async (client, payload) => {
      const { key, account, delta } = transfer.parse(payload)
      const place = delta < 0 ? 'reserved' : 'balance'
      const sql = `update accounts set ${place} = ${place} + ? where id = ?`
      await client.query(sql, [delta, account])
      await client.query(note, [key, account, delta])
      return undefined
    },
    cancel: async (client, payload) => {
      const { account, delta } = transfer.parse(payload)
      const sql = 'update accounts set balance = balance - ?, reserved = reserved + ? where id = ?'
      if (delta < 0) await client.query(sql, [delta, delta, account])
      return undefined
    },
  },
  onFault: (error) => process.stderr.write(`${String(error)}\n`),
})

createServer((request, response) => {
  if (request.url === '/crash') {
    void arm(request, response)
    return
  }
  void handle(request, response).then((isOurs) => {
    if (!isOurs) response.writeHead(404).end()
  })
}).listen(port, '127.0.0.1')

async function arm(request: AsyncIterable<Buffer>, response: ServerResponse): Promise<void> {
  let text = ''
  for await (const chunk of request) text += chunk.toString()
  statements = 0
  armed = crash.parse(JSON.parse(text))
  response.end('armed')
}
