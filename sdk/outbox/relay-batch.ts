import type { Pool, PoolClient } from 'pg'
import * as sql from './tables-sql'

export interface Message {
  /** The same at each delivery: what the consumer's inbox goes by. */
  readonly id: string
  readonly key: string
  readonly payload: unknown
  readonly headers: Readonly<Record<string, string>>
  readonly createdAt: Date
}

/** Resolves once the message is safe at the other side; what it throws has it published again. */
export type Publish = (message: Message, signal: AbortSignal) => Promise<void>

export interface BatchTerms {
  readonly partition: number
  /** Keys that failed a moment ago. */
  readonly resting: readonly string[]
  readonly batch: number
  readonly publish: Publish
  readonly publishMs: number
  readonly isClosing: () => boolean
}

export interface Relayed {
  readonly published: readonly string[]
  readonly failed: readonly { readonly key: string; readonly error: unknown }[]
}

interface Row extends Omit<Message, 'id'> {
  readonly id: string
  readonly message: string
}

/**
 * One batch of one partition: taken, published, removed, in one transaction that holds the partition.
 * Whoever dies in it leaves the messages to the next, which publishes them again.
 */
export async function relayBatch(pool: Pool, terms: BatchTerms): Promise<Relayed> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN ISOLATION LEVEL READ COMMITTED')
    const relayed = await inside(client, terms)
    const { command } = await client.query('COMMIT')
    if (command !== 'COMMIT') throw new Error('The batch was rolled back, and comes again.')
    client.release()
    return relayed
  } catch (error) {
    // Whatever is open in it ends with the session, and with it the hold on the partition.
    client.release(true)
    throw error
  }
}

async function inside(client: PoolClient, terms: BatchTerms): Promise<Relayed> {
  const { partition, resting, batch, publishMs } = terms
  // A process that stands still must not hold its partition for ever.
  await client.query(`SET LOCAL idle_in_transaction_session_timeout = ${3 * publishMs}`)
  const held = await client.query<{ taken: boolean }>(sql.takePartition, [partition])
  if (held.rows[0]?.taken !== true) return { published: [], failed: [] }
  const { rows } = await client.query<Row>(sql.takeMessages, [partition, resting, batch])
  const until = performance.now() + publishMs
  const done: Row[] = []
  const failed: { key: string; error: unknown }[] = []
  const inTurn = async (messages: readonly Row[]) => {
    for (const row of messages) {
      if (terms.isClosing() || performance.now() > until) return
      try {
        await publishOne(terms, row)
        done.push(row)
      } catch (error) {
        failed.push({ key: row.key, error })
        return
      }
    }
  }
  await Promise.all(byKey(rows).map(inTurn))
  if (done.length > 0) await client.query(sql.removeMessages, [done.map(({ id }) => id)])
  return { published: done.map(({ key }) => key), failed }
}

function byKey(rows: readonly Row[]): readonly (readonly Row[])[] {
  const keys = new Map<string, Row[]>()
  for (const row of rows) keys.set(row.key, [...(keys.get(row.key) ?? []), row])
  return [...keys.values()]
}

/** One that takes too long counts as failed; should it arrive after all, it arrives twice. */
async function publishOne({ publish, publishMs }: BatchTerms, row: Row): Promise<void> {
  const { message: id, key, payload, headers, createdAt } = row
  const signal = AbortSignal.timeout(publishMs)
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  await Promise.race([publish({ id, key, payload, headers, createdAt }, signal), late])
}
