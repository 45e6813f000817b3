import { Pool, type PoolClient } from 'pg'
import { z } from 'zod'
import * as sql from './bank-sql'
import type { LabDatabase } from './lab-ports'
import { amount, cents } from './money'

/** What one bank showed in one statement, in cents. */
export interface Reading {
  readonly bank: string
  readonly total: number
  /** Of the total: held for a transfer that is not decided (Try–Confirm–Cancel), and not to be spent. */
  readonly reserved: number
  /** The transfers that became visible since the last reading, and what each changed here. */
  readonly seen: readonly (readonly [transfer: string, delta: number])[]
  /** Where the next reading goes on. */
  readonly snapshot: string
}

/** Keeps all accounts of a bank as they are until it is let go. */
export interface LockedMoney {
  readonly total: number
  release(): Promise<void>
}

export interface RefusedVotes {
  readonly fault: string
  readonly until: Date | null
}

export interface Bank {
  readonly name: string
  /** Makes what is missing. Throws, as all below, if the bank does not answer. */
  setUp(): Promise<void>
  openBranches(): Promise<number>
  /** The branches that are prepared here now, each since when. */
  prepared(): Promise<readonly { readonly branchId: string; readonly preparedMs: number }[]>
  /** How many there are, of a moment. */
  countPrepared(): Promise<number>
  /** Whether money is reserved here for a transfer of that key, and neither confirmed nor given back. */
  isReserved(transfer: string): Promise<boolean>
  /** Whether a transfer of that key has taken effect here, and whether there are accounts at all. */
  look(transfer: string): Promise<{ readonly applied: boolean; readonly hasAccounts: boolean }>
  /** All accounts as on the first day, and an empty ledger. */
  reset(accounts: readonly string[], holding: number): Promise<void>
  /** Since null: everything. */
  read(since: string | null): Promise<Reading>
  lockMoney(): Promise<LockedMoney>
  /** These and no others. */
  refuseVotes(faults: readonly RefusedVotes[]): Promise<void>
  close(): Promise<void>
}

const SESSIONS_MAX = 3
const SILENCE_MS_MAX = 3_000

const preparedRow = z.object({ branchId: z.string(), preparedMs: z.number() })
const lookRow = z.object({ applied: z.boolean(), hasAccounts: z.boolean() })
const money = z.string().transform(cents)
const moneyRow = z.object({
  total: money,
  reserved: money,
  snapshot: z.string(),
  seen: z.array(z.tuple([z.string(), money])),
})

/** A bank seen directly, past the link: what the lab sets up, counts and breaks there. */
export function createBank({ name, url }: LabDatabase): Bank {
  const pool = new Pool({
    connectionString: url,
    application_name: 'verdict lab',
    max: SESSIONS_MAX,
    connectionTimeoutMillis: SILENCE_MS_MAX,
    query_timeout: SILENCE_MS_MAX,
    idle_in_transaction_session_timeout: SILENCE_MS_MAX * 2,
  })
  /* A session that dies while idle is replaced by the pool; who uses one hears of it by the query. */
  pool.on('error', deaf)
  return {
    name,
    setUp: async () => {
      await pool.query(sql.setUp)
    },
    openBranches: async () => {
      const { rows } = await pool.query(sql.openBranches)
      return z.object({ open: z.int() }).parse(rows[0]).open
    },
    prepared: async () => {
      const { rows } = await pool.query(sql.preparedBranches)
      return preparedRow.array().parse(rows)
    },
    countPrepared: async () => {
      const { rows } = await pool.query(sql.countPrepared)
      return z.object({ prepared: z.int() }).parse(rows[0]).prepared
    },
    isReserved: async (transfer) =>
      ((await pool.query(sql.reservedFor, [transfer])).rowCount ?? 0) > 0,
    look: async (transfer) => {
      const { rows } = await pool.query(sql.look, [transfer])
      return lookRow.parse(rows[0])
    },
    reset: (accounts, holding) =>
      inTransaction(pool, async (client) => {
        await client.query(sql.emptyAccounts)
        await client.query(sql.emptyLedger)
        await client.query(sql.fillAccounts, [accounts, amount(holding)])
      }),
    read: async (since) => {
      const { rows } = await pool.query(sql.readMoney, [since])
      return { bank: name, ...moneyRow.parse(rows[0]) }
    },
    lockMoney: () => lockMoney(pool),
    refuseVotes: (faults) =>
      inTransaction(pool, async (client) => {
        await client.query(sql.stopRefusing, [faults.map(({ fault }) => fault)])
        for (const { fault, until } of faults) await client.query(sql.startRefusing, [fault, until])
      }),
    close: () => pool.end(),
  }
}

async function lockMoney(pool: Pool): Promise<LockedMoney> {
  const client = await checkOut(pool)
  try {
    await client.query("begin; set local lock_timeout = '2s'")
    const { rows } = await client.query(sql.lockMoney)
    return {
      total: z.object({ total: money }).parse(rows[0]).total,
      release: () => endOf(client, 'commit'),
    }
  } catch (error) {
    await endOf(client, 'rollback')
    throw error
  }
}

async function inTransaction(
  pool: Pool,
  work: (client: PoolClient) => Promise<void>,
): Promise<void> {
  const client = await checkOut(pool)
  try {
    await client.query("begin; set local lock_timeout = '2s'")
    await work(client)
    await client.query('commit')
    client.release()
  } catch (error) {
    await endOf(client, 'rollback')
    throw error
  }
}

/** A session that dies while somebody has it says so to the next query; nobody else need hear it. */
async function checkOut(pool: Pool): Promise<PoolClient> {
  const client = await pool.connect()
  if (client.listenerCount('error', deaf) === 0) client.on('error', deaf)
  return client
}

const deaf = (): void => undefined

/** A session that does not even end its transaction is thrown away. */
async function endOf(client: PoolClient, how: 'commit' | 'rollback'): Promise<void> {
  try {
    await client.query(how)
    client.release()
  } catch {
    client.release(true)
  }
}
