import { Pool, type PoolClient } from 'pg'
import { z } from 'zod'
import type { TransactionDraft } from '@/sdk/begin'
import { enqueue, wakeRelays } from '@/sdk/outbox/outbox'
import { MARIADB } from './shop-orders'
import { changeCopy, changeSource, noteWrite, noteWriteOnce, ROWS, tooLong } from './sync-sql'
import { mulberry32, type Plan, transferKey } from './transfers'

/** A share of all writes that PostgreSQL must refuse: then nothing may reach the copy. */
const REFUSED = 0.05
const CHECK_FAILED = '23514'
const SESSIONS_MAX = 16
const SILENCE_MS_MAX = 5_000

export interface Write {
  readonly item: number
  readonly value: string
}

/** What a message of the outbox carries to the copy. */
export const syncMessage = z.object({ run: z.string(), item: z.int(), value: z.string() })

/** The n-th write of a run, whatever came before it. Its value is its key, which tells it from others. */
export function writeOf({ run, seed }: Pick<Plan, 'run' | 'seed'>, n: number): Write {
  const dice = mulberry32(Math.imul(seed ^ 0x1b873593, 0x85ebca6b) ^ Math.imul(n + 1, 0xc2b2ae35))
  const key = transferKey(run, n)
  return { value: dice() < REFUSED ? tooLong(key) : key, item: 1 + Math.floor(dice() * ROWS) }
}

/** The n-th write as a transaction over both databases. */
export function syncAt(plan: Plan, n: number): TransactionDraft {
  const { run, protocol, recovery, optimise = [], banks } = plan
  const { item, value } = writeOf(plan, n)
  const params = [value, run, String(item)]
  const source = [
    { sql: changeSource, params },
    { sql: noteWrite, params: [run, String(n)] },
  ]
  return {
    name: `Write row ${item} in both databases`,
    ...{ protocol, recovery },
    ...(optimise.length > 0 && { optimise: [...optimise] }),
    branches: [
      { participant: banks[0] ?? '', statements: source },
      { participant: MARIADB, statements: [{ sql: changeCopy, params }] },
    ],
  }
}

/** Null: no answer. It may have been written or not, and is asked for again. */
export type Written = 'committed' | 'aborted' | null

export interface SyncWriter {
  write(plan: Pick<Plan, 'run' | 'seed'>, n: number): Promise<Written>
  close(): Promise<void>
}

/**
 * The same without a coordinator: the row and its message are one transaction of PostgreSQL, and a
 * relay carries the message to MariaDB. The address is that of the link, so that its faults count.
 */
export function createSyncWriter(url: string): SyncWriter {
  const pool = new Pool({
    ...{ connectionString: url, application_name: 'verdict lab', max: SESSIONS_MAX },
    ...{ connectionTimeoutMillis: SILENCE_MS_MAX, query_timeout: SILENCE_MS_MAX },
  })
  // A session that dies while idle is replaced by the pool; who uses one hears of it by the query.
  pool.on('error', () => undefined)
  return {
    write: async (plan, n) => {
      const client = await pool.connect().catch(() => null)
      if (client === null) return null
      const written = await writeIn(client, plan, n)
      if (written === 'committed') await wakeRelays(pool).catch(() => undefined)
      return written
    },
    close: () => pool.end(),
  }
}

/** A number that was written before is not written again: a lost answer is had by asking once more. */
async function writeIn(
  client: PoolClient,
  plan: Pick<Plan, 'run' | 'seed'>,
  n: number,
): Promise<Written> {
  const { run } = plan
  const { item, value } = writeOf(plan, n)
  const lost = () => undefined
  client.on('error', lost)
  const giveBack = (whole: boolean) => {
    client.removeListener('error', lost)
    client.release(!whole)
  }
  try {
    await client.query('begin')
    const { rowCount } = await client.query(noteWriteOnce, [run, n])
    if (rowCount === 1) {
      await enqueue(client, { key: `${run} ${item}`, payload: { run, item, value } })
      await client.query(changeSource, [value, run, item])
    }
    await client.query('commit')
    giveBack(true)
    return 'committed'
  } catch (error) {
    const refused = error instanceof Error && 'code' in error && error.code === CHECK_FAILED
    const whole = refused && (await client.query('rollback').then(Boolean, () => false))
    giveBack(whole)
    return refused ? 'aborted' : null
  }
}
