import { Pool, type PoolClient } from 'pg'
import { once } from '@/sdk/outbox/inbox'
import { enqueue, setUpOutbox } from '@/sdk/outbox/outbox'
import { type Relay, type RelayOptions, startRelay } from '@/sdk/outbox/relay'
import type { Publish } from '@/sdk/outbox/relay-batch'
import { startPostgresServer } from './postgres-server'

export interface Delivered {
  readonly id: string
  readonly key: string
  readonly n: number
}

/** A real database of a shop with an outbox, and beside it what consumers have received. */
export interface OutboxWorld {
  readonly url: string
  readonly pool: Pool
  /** Every delivery, in the order in which they came. */
  readonly delivered: Delivered[]
  readonly publish: Publish
  relay(options?: Partial<RelayOptions>): Relay
  /** An open transaction, given back by whoever ends it. */
  begin(): Promise<PoolClient>
  /** Orders one thing, and says so, in one transaction. */
  order(key: string, n: number): Promise<void>
  /** The effect of a message, done at most once. */
  book(message: Delivered): Promise<'done' | 'repeated'>
  count(table: string): Promise<number>
  empty(): Promise<void>
  remove(): Promise<void>
}

export async function startOutboxWorld(): Promise<OutboxWorld> {
  const server = await startPostgresServer()
  const pool = new Pool({ connectionString: server.url, max: 20 })
  pool.on('error', () => undefined)
  await Promise.all([setUpOutbox(pool), setUpOutbox(pool)])
  await pool.query('create table shop_order (key text, n int)')
  await pool.query('create table booking (key text, n int)')
  const delivered: Delivered[] = []
  const relays = new Set<Relay>()
  const publish: Publish = async ({ id, key, payload }) => {
    delivered.push({ id, key, n: (payload as { readonly n: number }).n })
  }
  /** A test that failed has not given its connections back, nor the locks that they hold. */
  const out = new Set<PoolClient>()
  pool.on('release', (_, client) => void out.delete(client))
  const begin = async () => {
    const client = await pool.connect()
    out.add(client)
    await client.query('begin')
    return client
  }
  const finish = async (client: PoolClient, work: () => Promise<unknown>) => {
    await work()
    await client.query('commit')
    client.release()
  }
  const close = async () => {
    for (const client of [...out]) client.release(true)
    await Promise.all([...relays].map((relay) => relay.close()))
    relays.clear()
  }
  return {
    ...{ url: server.url, pool, delivered, publish, begin },
    relay: (options = {}) => {
      const relay = startRelay({ ...{ pool, publish, pollMs: 50 }, ...options })
      relays.add(relay)
      return relay
    },
    order: async (key, n) => {
      const client = await begin()
      await finish(client, async () => {
        await client.query('insert into shop_order values ($1, $2)', [key, n])
        await enqueue(client, { key, payload: { n } })
      })
    },
    book: async ({ id, key, n }) => {
      const client = await begin()
      let told: 'done' | 'repeated' = 'repeated'
      await finish(client, async () => {
        told = await once(client, id, async () => {
          await client.query('insert into booking values ($1, $2)', [key, n])
        })
      })
      return told
    },
    count: async (table) => {
      const { rows } = await pool.query<{ n: number }>(`select count(*)::int n from ${table}`)
      return rows[0]?.n ?? 0
    },
    empty: async () => {
      await close()
      delivered.length = 0
      const { rows } = await pool.query<{ gid: string }>('select gid from pg_prepared_xacts')
      for (const { gid } of rows) await pool.query(`rollback prepared '${gid}'`)
      await pool.query('truncate verdict_outbox, verdict_inbox, shop_order, booking')
    },
    remove: async () => {
      await close()
      await pool.end()
      await server.remove()
    },
  }
}
