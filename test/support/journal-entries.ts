import type { Begin, BranchChange, Entry, TransactionChange } from '@/server/journal/journal'
import { newUlid } from '@/server/platform/ids'
import { branchId, transactionId } from '@/server/protocol/ids'
import type { Instant, TransactionId, Verdict } from '@/server/protocol/model'

/** What a coordinator appends, for tests of the journal alone. */

export const CLUSTER = 'test'

export const newTransaction = (shard = 7, epoch = 1): TransactionId =>
  transactionId({ cluster: CLUSTER, shard, epoch, ulid: newUlid() })

const now = (): Instant => Date.now() as Instant

export const branchRow = (n: number, change: Partial<BranchChange> = {}): BranchChange => ({
  n,
  state: 'active',
  vote: null,
  xid: null,
  server: null,
  session: null,
  rows: null,
  statementsHash: null,
  preparedAt: null,
  endedAt: null,
  proof: null,
  proofSource: null,
  attempts: 0,
  nextAttemptAt: null,
  faultCode: null,
  faultText: null,
  alarm: false,
  ...change,
})

export const changeTo = (
  state: TransactionChange['state'],
  change: Partial<TransactionChange> = {},
): TransactionChange => ({
  state,
  outcome: null,
  reason: null,
  inDoubtSince: null,
  ended: false,
  retries: 0,
  ...change,
})

const about = (id: TransactionId, epoch: number | null) => {
  const [, shard] = id.split('.')
  return { transaction: id, shard: Number(shard), epoch }
}

export const begin = (
  id: TransactionId,
  given: Partial<Begin> = {},
  epoch: number | null = 1,
): Entry => ({
  ...about(id, epoch),
  begin: {
    name: null,
    protocol: 'two-phase-commit',
    recovery: 'automatic',
    idempotencyKey: null,
    requestHash: 'hash',
    deadlineMs: 10_000,
    participants: ['north', 'south'],
    lab: false,
    ...given,
  },
  records: [
    {
      type: 'begun',
      branch: null,
      at: now(),
      data: { branches: [branchId(id, 1), branchId(id, 2)], recovery: 'automatic' },
    },
  ],
  change: changeTo('active'),
})

/** One record about a branch, with what it changes. */
export const event = (
  id: TransactionId,
  type: string,
  rest: Partial<Entry> & { readonly branch?: number | null; readonly data?: object } = {},
): Entry => {
  const { branch = null, data = {}, ...entry } = rest
  return { ...about(id, 1), records: [{ type, branch, at: now(), data: { ...data } }], ...entry }
}

export const propose = (
  id: TransactionId,
  verdict: Verdict,
  { epoch = 1, by = 'coordinator' }: { epoch?: number | null; by?: string } = {},
): Entry => ({
  ...about(id, epoch),
  records: [],
  proposal: {
    verdict,
    reason: verdict === 'abort' ? 'operator' : null,
    branches: [branchId(id, 1), branchId(id, 2)],
    by,
    at: now(),
  },
})
