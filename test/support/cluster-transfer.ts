import type { Recovery } from '@/server/protocol/model'
import { ACCOUNTS, BANKS, type BankName, type Cluster } from './cluster'

export interface Transfer {
  /** The idempotency key, under which the ledgers know it too. */
  readonly key: string
  readonly account: number
  readonly payer: BankName
  readonly sum: number
}

/** More than anybody holds: the payer's bank says no when it is asked to prepare. */
export const TOO_MUCH = 1_000_000
const DEADLINE_MS = 10_000

let made = 0

/** A transfer of its own account at both banks, so that no two of them wait for each other. */
export function newTransfer({ payer = 'a' as BankName, sum = 1 } = {}): Transfer {
  made += 1
  return { key: `transfer-${made}`, account: made % ACCOUNTS, payer, sum }
}

interface Terms {
  readonly recovery?: Recovery
  readonly deadlineMs?: number
  readonly wait?: 'decided' | 'completed' | 'no'
}

/** What web would send to the coordinator; branch 1 is at bank a, branch 2 at bank b. */
export function beginBody(transfer: Transfer, terms: Terms = {}) {
  const { recovery = 'automatic', deadlineMs = DEADLINE_MS, wait = 'decided' } = terms
  const { key, account, payer, sum } = transfer
  const branches = BANKS.map((participant) => {
    const delta = participant === payer ? -sum : sum
    return { participant, statements: booking(key, String(account), String(delta)) }
  })
  return {
    transaction: { protocol: 'two-phase-commit', deadlineMs, recovery, branches },
    ...{ idempotencyKey: key, requestHash: key, shardKey: key, wait, requestId: 'test' },
  }
}

const booking = (key: string, account: string, delta: string) => [
  {
    sql: 'update accounts set balance = balance + $1::numeric where id = $2',
    params: [delta, account],
  },
  {
    sql: 'insert into ledger (transaction, account, delta) values ($1, $2, $3::numeric)',
    params: [key, account, delta],
  },
]

/** All that is known of a transfer, in the journal and in the banks. */
export interface Look {
  readonly id: string
  readonly state: string
  readonly outcome: 'committed' | 'aborted' | null
  readonly verdict: 'commit' | 'abort' | null
  readonly by: string | null
  readonly ended: boolean
  readonly inDoubt: boolean
  readonly records: number
  /** Banks that list it as prepared, and banks that show its effect. */
  readonly prepared: readonly BankName[]
  readonly applied: readonly BankName[]
}

const lookSql = `select t.id, t.state, t.outcome, v.verdict, v.by, t.ended_at is not null ended,
  t.in_doubt_since is not null "inDoubt",
  (select count(*)::int from verdict_record r where r.transaction = t.id) records
  from verdict_transaction t left join verdict_verdict v on v.transaction = t.id
  where t.idempotency_key = $1`

/** Null before it has begun. */
export async function lookAt({ query, banks }: Cluster, key: string): Promise<Look | null> {
  const [row] = await query<Omit<Look, 'prepared' | 'applied'>>(lookSql, [key])
  if (row === undefined) return null
  const seen = await Promise.all(
    BANKS.map(async (bank) => {
      const [answer] = await banks[bank].query<{ prepared: boolean; applied: boolean }>(
        `select exists (select from pg_prepared_xacts where gid like $1) prepared,
          exists (select from ledger where transaction = $2) applied`,
        [`vd1\\_${row.id}\\_%`, key],
      )
      return { bank, prepared: answer?.prepared === true, applied: answer?.applied === true }
    }),
  )
  return {
    ...row,
    prepared: seen.filter(({ prepared }) => prepared).map(({ bank }) => bank),
    applied: seen.filter(({ applied }) => applied).map(({ bank }) => bank),
  }
}
