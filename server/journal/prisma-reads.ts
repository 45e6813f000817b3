import type { PrismaClient, Transaction as TransactionRow } from '@/prisma/client/client'
import type { AbortReason, TransactionId, Verdict } from '@/server/protocol/model'
import type { BatchAnswer, Firsts } from './batch-answer'
import type { BatchPlan } from './batch-rows'
import type { Writer } from './batch-statement'
import type { OpenTransaction, StandingVerdict } from './journal'
import { toBranchChange, toInstant, toOpen, toStored } from './prisma-rows'
import { branchNames } from './records'

export interface JournalReads {
  /** Who was first, where a proposal lost or an idempotency key was taken. */
  firsts(transactions: readonly TransactionId[], keys: readonly string[]): Promise<Firsts>
  /** What the batch has left in the database, once it is known to have landed. */
  found(plan: BatchPlan, writer: Writer): Promise<BatchAnswer>
  verdicts(
    transactions: readonly TransactionId[],
  ): Promise<ReadonlyMap<TransactionId, StandingVerdict & { seq: number; stream: number }>>
  openSet(
    shards: readonly number[],
    page: { readonly after: TransactionId | null; readonly limit: number },
  ): Promise<readonly OpenTransaction[]>
  find(transaction: TransactionId): Promise<OpenTransaction | null>
}

export function createReads(prisma: PrismaClient, cluster: string): JournalReads {
  const verdicts = (transactions: readonly TransactionId[]) => verdictsIn(prisma, transactions)
  return {
    verdicts,
    firsts: async (transactions, keys) => ({
      standing: await verdicts(transactions),
      duplicates: await duplicatesOf(prisma, cluster, keys),
    }),
    found: (plan, writer) => found(prisma, verdicts, plan, writer),
    openSet: async (shards, { after, limit }) =>
      complete(
        prisma,
        await prisma.transaction.findMany({
          where: {
            shard: { in: [...shards] },
            endedAt: null,
            ...(after !== null && { id: { gt: after } }),
          },
          orderBy: { id: 'asc' },
          take: limit,
        }),
      ),
    find: async (transaction) => {
      const row = await prisma.transaction.findUnique({ where: { id: transaction } })
      return row === null ? null : ((await complete(prisma, [row]))[0] ?? null)
    },
  }
}

async function verdictsIn(prisma: PrismaClient, transactions: readonly TransactionId[]) {
  if (transactions.length === 0) return new Map()
  const rows = await prisma.verdict.findMany({
    where: { transaction: { in: [...transactions] } },
  })
  return new Map(
    rows.map((row) => {
      const id = row.transaction as TransactionId
      const standing = {
        verdict: row.verdict as Verdict,
        reason: row.reason as AbortReason | null,
        branches: branchNames(id, row.branches),
        by: row.by,
        at: toInstant(row.at),
        seq: Number(row.seq),
        stream: row.stream,
      }
      return [id, standing] as const
    }),
  )
}

async function complete(
  prisma: PrismaClient,
  rows: readonly TransactionRow[],
): Promise<readonly OpenTransaction[]> {
  const ids = rows.map(({ id }) => id)
  const of = { transaction: { in: ids } }
  const [branches, records, standing] = await Promise.all([
    prisma.branch.findMany({ where: of, orderBy: { n: 'asc' } }),
    prisma.journalRecord.findMany({
      where: { ...of, epoch: { not: null } },
      orderBy: [{ epoch: 'asc' }, { stream: 'asc' }, { seq: 'asc' }],
    }),
    verdictsIn(prisma, ids as TransactionId[]),
  ])
  const branchesOf = byTransaction(branches)
  const recordsOf = byTransaction(records)
  return rows.map((row) =>
    toOpen(row, {
      branches: (branchesOf.get(row.id) ?? []).map(toBranchChange),
      history: (recordsOf.get(row.id) ?? []).map(toStored),
      standing: standing.get(row.id as TransactionId) ?? null,
    }),
  )
}

async function duplicatesOf(
  prisma: PrismaClient,
  cluster: string,
  keys: readonly string[],
): Promise<Firsts['duplicates']> {
  if (keys.length === 0) return new Map()
  const rows = await prisma.transaction.findMany({
    where: { cluster, idempotencyKey: { in: [...keys] } },
    select: { id: true, idempotencyKey: true, requestHash: true },
  })
  return new Map(
    rows.map(({ id, idempotencyKey, requestHash }) => [
      idempotencyKey ?? '',
      { id: id as TransactionId, requestHash },
    ]),
  )
}

function byTransaction<Row extends { readonly transaction: string | null }>(rows: readonly Row[]) {
  const groups = new Map<string | null, Row[]>()
  for (const row of rows) {
    const group = groups.get(row.transaction)
    if (group) group.push(row)
    else groups.set(row.transaction, [row])
  }
  return groups
}

/**
 * A lease that is ours now was ours then, for epochs only grow. One that is another's now counts as
 * fenced, unless the begin or the verdict shows that the batch still came before.
 */
async function found(
  prisma: PrismaClient,
  verdicts: JournalReads['verdicts'],
  { plans }: BatchPlan,
  { owner, stream }: Writer,
): Promise<BatchAnswer> {
  const ids = plans.flatMap(({ entry }) => entry.transaction ?? [])
  const [leases, rows, standing] = await Promise.all([
    prisma.lease.findMany(),
    prisma.transaction.findMany({
      where: {
        id: {
          in: plans.flatMap(({ entry: { begin, transaction } }) => (begin && transaction) || []),
        },
      },
      select: { id: true, startedAt: true, deadlineAt: true },
    }),
    verdicts(ids),
  ])
  const begun = new Map(
    rows.map(({ id, startedAt, deadlineAt }) => [
      id,
      { startedAt: toInstant(startedAt), deadlineAt: toInstant(deadlineAt) },
    ]),
  )
  const won = new Set(
    [...standing.values()].filter((one) => one.stream === stream).map(({ seq }) => seq),
  )
  const allowed = plans.flatMap(({ entry, verdictSeq }, i) => {
    const lease = leases.find(({ shard }) => shard === entry.shard)
    const ours = Number(lease?.epoch) === entry.epoch && lease?.owner === owner
    const shown = begun.has(entry.transaction ?? '') || (verdictSeq !== null && won.has(verdictSeq))
    return entry.epoch === null || ours || shown ? [i] : []
  })
  return { allowed: new Set(allowed), begun, won }
}
