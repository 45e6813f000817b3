import { Pool, type PoolClient } from 'pg'
import type { Servers } from './servers'
import { BANKS, type Contender, newTransfer, type Transfer } from './transfer'

const LOCK_MS_MAX = 3_000

/**
 * The same statements without a coordinator: prepared on both banks and committed on both, and
 * nobody remembers anything. Both banks are asked at the same time.
 */
export function createRaw({ urls }: Servers, sessionsMax: number): Contender {
  const pools = Object.fromEntries(BANKS.map((bank) => [bank, open(urls[bank], sessionsMax)]))
  return {
    transfer: () => transfer(pools),
    settled: async () => {},
    close: async () => {
      await Promise.all(Object.values(pools).map((pool) => pool.end()))
    },
  }
}

function open(connectionString: string, max: number): Pool {
  const pool = new Pool({ connectionString, max, lock_timeout: LOCK_MS_MAX, idleTimeoutMillis: 0 })
  // An idle session ends with its server.
  pool.on('error', () => {})
  return pool
}

interface Prepared {
  readonly client: PoolClient
  readonly gid: string
  readonly ok: boolean
}

async function transfer(pools: Readonly<Record<string, Pool>>): Promise<boolean> {
  const { key, branches } = newTransfer()
  const prepared = await Promise.all(branches.map((branch) => prepare(pools, key, branch)))
  const committed = prepared.every(({ ok }) => ok)
  await Promise.all(prepared.map((branch) => finish(branch, committed)))
  return committed
}

async function prepare(
  pools: Readonly<Record<string, Pool>>,
  key: string,
  { bank, statements }: Transfer['branches'][number],
): Promise<Prepared> {
  const client = await pools[bank]?.connect()
  if (client === undefined) throw new Error(`No bank ${bank}`)
  const gid = `raw_${key}`
  try {
    await client.query('begin')
    for (const { sql, params } of statements) await client.query(sql, [...params])
    await client.query(`prepare transaction '${gid}'`)
    return { client, gid, ok: true }
  } catch {
    // Two transfers that wait for each other: the lock's limit ends one of them.
    await client.query('rollback')
    return { client, gid, ok: false }
  }
}

async function finish({ client, gid, ok }: Prepared, committed: boolean): Promise<void> {
  if (ok) await client.query(`${committed ? 'commit' : 'rollback'} prepared '${gid}'`)
  client.release()
}
