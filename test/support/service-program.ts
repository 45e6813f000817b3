import { createServer, type ServerResponse } from 'node:http'
import { Pool, type PoolClient } from 'pg'
import { z } from 'zod'
import { createParticipantHandler } from '@/sdk/participant/handler'
import { setUpParticipant } from '@/sdk/participant/set-up'

/*
 * A bank as a service: the kit in front of a real PostgreSQL, in a process that dies where it is told.
 * `PUT /crash` arms one death: at the nth statement from now on.
 */

const settings = z.object({ url: z.string(), port: z.int(), secret: z.string().optional() })
const { url, port, secret } = settings.parse(JSON.parse(process.argv[2] ?? '{}'))

const transfer = z.object({ key: z.string(), account: z.string(), delta: z.number() })
const crash = z.object({ statement: z.int(), side: z.enum(['before', 'sent']) }).nullable()

let armed: z.infer<typeof crash> = null
let statements = 0

const die = () => process.kill(process.pid, 'SIGKILL')

const pool = new Pool({ connectionString: url, max: 10 })
pool.on('error', () => undefined)
pool.on('connect', (client: PoolClient) => {
  const query = client.query.bind(client) as (...given: unknown[]) => unknown
  Object.assign(client, {
    query: (...given: unknown[]) => {
      statements += 1
      const here = armed?.statement === statements
      if (here && armed?.side === 'before') die()
      const answer = query(...given)
      if (here) setImmediate(die)
      return answer
    },
  })
})
await setUpParticipant(pool)

const handle = createParticipantHandler({
  ...{ pool, name: 'bank', version: '1' },
  ...(secret === undefined ? {} : { secret }),
  prepare: async (client, payload) => {
    const { key, account, delta } = transfer.parse(payload)
    if (delta === 0) {
      await client.query('select balance from accounts where id = $1', [account])
      return 'yes'
    }
    const { rows } = await client.query<{ balance: string }>(
      'update accounts set balance = balance + $1::numeric where id = $2 returning balance',
      [delta, account],
    )
    if (rows.length === 0) return { no: `There is no account ${account}.` }
    if (Number(rows[0]?.balance) < 0) return { no: `Account ${account} holds too little.` }
    await client.query('insert into ledger (transaction, account, delta) values ($1, $2, $3)', [
      ...[key, account, delta],
    ])
    return 'yes'
  },
  steps: {
    message: async (client, payload) => {
      const { key, account, delta } = transfer.parse(payload)
      await client.query('update accounts set balance = balance + $1::numeric where id = $2', [
        ...[delta, account],
      ])
      await client.query('insert into ledger (transaction, account, delta) values ($1, $2, $3)', [
        ...[key, account, delta],
      ])
      return undefined
    },
    try: async (client, payload) => {
      const { account, delta } = transfer.parse(payload)
      if (delta >= 0) return undefined
      const { rows } = await client.query<{ balance: string }>(
        `update accounts set balance = balance + $1::numeric, reserved = reserved - $1::numeric
         where id = $2 returning balance`,
        [delta, account],
      )
      return Number(rows[0]?.balance) < 0
        ? { no: `Account ${account} holds too little.` }
        : undefined
    },
    confirm: async (client, payload) => {
      const { key, account, delta } = transfer.parse(payload)
      const place = delta < 0 ? 'reserved' : 'balance'
      await client.query(`update accounts set ${place} = ${place} + $1::numeric where id = $2`, [
        ...[delta, account],
      ])
      await client.query('insert into ledger (transaction, account, delta) values ($1, $2, $3)', [
        ...[key, account, delta],
      ])
      return undefined
    },
    cancel: async (client, payload) => {
      const { account, delta } = transfer.parse(payload)
      if (delta < 0)
        await client.query(
          `update accounts set balance = balance - $1::numeric, reserved = reserved + $1::numeric
           where id = $2`,
          [delta, account],
        )
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
