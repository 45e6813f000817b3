import type { Pool, PoolClient } from 'pg'
import {
  type Change,
  type Claim,
  type Held,
  type LockMode,
  type LockStore,
  PLACE_TTL_MS,
} from './lock'
import {
  listKeys,
  NOTIFY,
  pruneExpired,
  putClaim,
  readKey,
  removeClaim,
  removeExpired,
  renewClaim,
  takeTurn,
} from './postgres-lock-sql'
import { isHeld } from './queue'

/** PostgreSQL tells its listeners here that something of a key may have become free. */
export const LOCKS_CHANNEL = 'verdict_lock'

const PRUNED_MAX = 1_000
/** A notification has room for less than 8,000 bytes. */
const NOTIFIED_MAX = 1_000

export interface PostgresLocksOptions {
  readonly pool: Pool
  /** Calls with each notification of the channel; `*` after a reconnection. */
  readonly hear: (
    channels: readonly string[],
    call: (channel: string, payload: string) => void,
  ) => { close(): void }
}

/** Locks in rows of the journal's database, by its clock (`protocols.md` 17.1). */
export function createPostgresLocks({ pool, hear }: PostgresLocksOptions): LockStore {
  return {
    kind: 'postgres',
    read: async (key) => (await pool.query<Row>(readKey, [key])).rows.map(claimOf),
    list: async (keysMax) => (await pool.query<Row>(listKeys, [keysMax])).rows.map(claimOf),
    change: async (key, pick) => {
      const client = await pool.connect()
      let fault: Error | undefined
      try {
        return await inTurn(client, key, pick)
      } catch (error) {
        // Whatever it was, the connection goes, and with it the transaction that was open on it.
        fault = error instanceof Error ? error : new Error(String(error))
        throw fault
      } finally {
        client.release(fault)
      }
    },
    onChange: (call) => {
      const listener = hear([LOCKS_CHANNEL], (_, payload) => call(payload === '*' ? null : payload))
      return () => listener.close()
    },
    prune: async () => (await pool.query(pruneExpired, [PRUNED_MAX])).rowCount ?? 0,
    close: async () => undefined,
  }
}

async function inTurn(
  client: PoolClient,
  key: string,
  pick: (live: readonly Claim[]) => Change,
): Promise<Held | null> {
  await client.query('begin')
  await client.query(takeTurn, [key])
  const { rows } = await client.query<Row>(readKey, [key])
  const change = pick(rows.map(claimOf))
  if (change.type === 'nothing') {
    await client.query('rollback')
    return null
  }
  await client.query(removeExpired, [key])
  const done = await make(client, key, change)
  if (change.type === 'remove') await client.query(NOTIFY, [key.slice(0, NOTIFIED_MAX)])
  await client.query('commit')
  return done
}

async function make(
  client: PoolClient,
  key: string,
  change: Exclude<Change, { type: 'nothing' }>,
): Promise<Held | null> {
  const [sql, values] = statementOf(key, change)
  const { rows } = await client.query<Row>(sql, [...values])
  const claim = rows[0] === undefined ? null : claimOf(rows[0])
  return claim !== null && isHeld(claim) ? claim : null
}

function statementOf(
  key: string,
  change: Exclude<Change, { type: 'nothing' }>,
): readonly [string, readonly unknown[]] {
  if (change.type === 'remove') return [removeClaim, [change.id, key]]
  if (change.type === 'renew') {
    const { transaction = null, owner = null } = change.taker ?? {}
    return [renewClaim, [change.id, key, change.ttlMs, transaction, owner]]
  }
  const { id, mode, owner, priority, ttlMs, transaction, bornAtMs } = change.claim
  const granted = change.type === 'grant'
  const livesMs = granted ? ttlMs : PLACE_TTL_MS
  const values = [id, key, mode, owner, priority, ttlMs, transaction, bornAtMs, livesMs, granted]
  return [putClaim, values]
}

interface Row {
  readonly id: string
  readonly key: string
  readonly mode: LockMode
  readonly owner: string
  readonly priority: number
  readonly ttl_ms: number
  readonly transaction: string | null
  readonly token: number | null
  readonly born_ms: number
  readonly asked_ms: number
  readonly granted_ms: number | null
  readonly expires_ms: number
  readonly waited_ms: number
}

const claimOf = (row: Row): Claim => ({
  id: row.id,
  key: row.key,
  mode: row.mode,
  owner: row.owner,
  priority: row.priority,
  ttlMs: row.ttl_ms,
  transaction: row.transaction,
  bornAtMs: row.born_ms,
  askedAtMs: row.asked_ms,
  waitedMs: row.waited_ms,
  grant:
    row.token === null || row.granted_ms === null
      ? null
      : { token: row.token, atMs: row.granted_ms, expiresAtMs: row.expires_ms },
})
