import type { Optimisation } from '@/server/policy/plan'
import { branchId } from '@/server/protocol/ids'
import type { Presumption, Recovery, TransactionId } from '@/server/protocol/model'
import { BANKS, type BankName, type Cluster } from './cluster'
import { ACCOUNTS } from './cluster-bank'

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

type Protocol =
  | 'two-phase-commit'
  | 'optimistic-two-phase-commit'
  | 'three-phase-commit'
  | 'try-confirm-cancel'
  | 'saga'

interface Terms {
  readonly protocol?: Protocol
  readonly presumption?: Presumption
  readonly optimise?: readonly Optimisation[]
  readonly recovery?: Recovery
  readonly deadlineMs?: number
  readonly wait?: 'decided' | 'completed' | 'no'
}

const compensates = (protocol: Protocol): boolean =>
  protocol === 'saga' || protocol === 'optimistic-two-phase-commit'

/** What web would send to the coordinator; branch 1 is at bank a, branch 2 at bank b. */
export function beginBody(
  { banks }: Pick<Cluster, 'banks'>,
  transfer: Transfer,
  terms: Terms = {},
) {
  const { recovery = 'automatic', deadlineMs = DEADLINE_MS, wait = 'decided' } = terms
  const { protocol = 'two-phase-commit', presumption, optimise = [] } = terms
  const presumed = presumption === undefined ? {} : { presumption }
  const { key, account, payer, sum } = transfer
  const branches = BANKS.map((participant) => {
    const delta = String(participant === payer ? -sum : sum)
    const booking = { key, account: String(account), delta }
    const { work, undo } = banks[participant]
    return { participant, ...work(booking), ...(compensates(protocol) && undo?.(booking)) }
  })
  return {
    transaction: { protocol, deadlineMs, recovery, optimise, branches, ...presumed },
    ...{ idempotencyKey: key, requestHash: key, shardKey: key, wait, requestId: 'test' },
  }
}

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
    BANKS.map(async (bank, index) => {
      const branch = branchId(row.id as TransactionId, index + 1)
      return { bank, ...(await banks[bank].look(branch, key)) }
    }),
  )
  return {
    ...row,
    prepared: seen.filter(({ prepared }) => prepared).map(({ bank }) => bank),
    applied: seen.filter(({ applied }) => applied).map(({ bank }) => bank),
  }
}
