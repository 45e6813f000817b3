import type { Attempt as AttemptRow, Branch, Verdict } from '@/prisma/client/client'
import { branchState } from '@/server/contract/branch-state'
import { driver } from '@/server/contract/passed-on'
import type { StepDetail } from '@/server/contract/saga'
import {
  type Attempt,
  type BranchDetail,
  branchDetail,
  outcome,
  type TransactionDetail,
  transactionDetail,
  verdict as verdictWord,
} from '@/server/contract/transaction'
import type { Database } from '@/server/platform/database'
import { branchId } from '@/server/protocol/ids'
import type { TransactionId } from '@/server/protocol/model'
import { readQueuePlace } from './admission'
import { ownerOf } from './directory'
import { timeOf, timeOrNull } from './rows'
import { stepsIn } from './saga-steps'
import { summaryOf } from './summary'

/** The newest ones are shown; the journal has them all. */
const ATTEMPTS_MAX = 500

/** Everything about one transaction but its events; null if there is none of that id. */
export async function readTransaction(
  database: Database,
  id: string,
): Promise<TransactionDetail | null> {
  const { prisma } = database
  const row = await prisma.transaction.findUnique({ where: { id } })
  if (row === null) return null
  const [branches, attempts, verdict, owner, waiting, steps, databases] = await Promise.all([
    prisma.branch.findMany({ where: { transaction: id }, orderBy: { n: 'asc' } }),
    prisma.attempt.findMany({
      where: { transaction: id },
      orderBy: [{ at: 'desc' }, { seq: 'desc' }],
      take: ATTEMPTS_MAX,
    }),
    prisma.verdict.findUnique({ where: { transaction: id } }),
    ownerOf(database, row.shard),
    row.state === 'active' ? readQueuePlace(database, id) : null,
    row.protocol === 'saga' ? stepsOf(database, id) : [],
    row.protocol === 'saga' ? databasesAmong(database, row.participants) : new Set<string>(),
  ])
  const stream =
    verdict === null ? null : await prisma.stream.findUnique({ where: { id: verdict.stream } })
  return {
    ...summaryOf(row),
    shard: row.shard,
    epoch: Number(row.epoch),
    idempotencyKey: row.idempotencyKey,
    driver: driver.parse(row.driver),
    labels: transactionDetail.shape.labels.parse(row.labels),
    traceparent: row.traceparent,
    waiting,
    verdict: verdict === null ? null : verdictOf(verdict, stream?.name ?? ''),
    owner:
      owner === null
        ? null
        : { process: owner.process, epoch: owner.epoch, alive: owner.alive && owner.url !== null },
    branches: branches.map((branch) => ({
      ...branchOf(row.id as TransactionId, branch),
      step: stepOf(steps[branch.n - 1], databases.has(branch.participant)),
    })),
    attempts: attempts.map(attemptOf).reverse(),
  }
}

/** The begin record says what each branch is in its saga, as long as records are kept. */
async function stepsOf({ prisma }: Database, transaction: string) {
  const record = await prisma.journalRecord.findFirst({ where: { transaction, type: 'begun' } })
  const data = record?.data
  return stepsIn(typeof data === 'object' && data !== null && !Array.isArray(data) ? data : {})
}

const stepOf = (step: Omit<StepDetail, 'database'> | undefined, database: boolean) =>
  step === undefined ? null : { ...step, database }

/** Their markers tell how a step stands; a service keeps no state of one. */
async function databasesAmong({ prisma }: Database, names: readonly string[]) {
  const where = { name: { in: [...names] }, kind: { not: 'http' } }
  const rows = await prisma.participant.findMany({ where, select: { name: true } })
  return new Set(rows.map(({ name }) => name))
}

const verdictOf = (row: Verdict, stream: string): TransactionDetail['verdict'] => ({
  verdict: verdictWord.parse(row.verdict),
  reason: row.reason,
  by: row.by,
  at: timeOf(row.at),
  epoch: Number(row.epoch),
  stream,
  seq: Number(row.seq),
})

const branchOf = (transaction: TransactionId, row: Branch): Omit<BranchDetail, 'step'> => ({
  id: branchId(transaction, row.n),
  n: row.n,
  participant: row.participant,
  state: branchState.parse(row.state),
  vote: branchDetail.shape.vote.parse(row.vote),
  rows: row.rows,
  statementsHash: row.statementsHash,
  xid: row.xid,
  preparedAt: timeOrNull(row.preparedAt),
  endedAt: timeOrNull(row.endedAt),
  proof: outcome.nullable().parse(row.proof),
  proofSource: row.proofSource,
  attempts: row.attempts,
  nextAttemptAt: timeOrNull(row.nextAttemptAt),
  fault: row.faultCode === null ? null : { code: row.faultCode, text: row.faultText ?? '' },
})

const attemptOf = (row: AttemptRow): Attempt => ({
  branch: row.branch,
  operation: row.operation,
  n: row.n,
  at: timeOf(row.at),
  durationMs: row.durationMs,
  result: row.result,
  code: row.code,
  text: row.text,
  nextAt: timeOrNull(row.nextAt),
  policyVersion: row.policyVersion,
})
