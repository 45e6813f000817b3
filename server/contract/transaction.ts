import { z } from 'zod'
import { priority, queuePlace } from './admission'
import { branchState } from './branch-state'
import { newBranchOfWork } from './new-branch'
import { driver, labels, traceparent } from './passed-on'
import { fitsProtocol, optimisation, presumption, protocol } from './protocol'
import { checkSteps, stepDetail } from './saga'
import { transactionTerms } from './transaction-terms'

export const recovery = z.enum(['automatic', 'manual'])
export const transactionState = z.enum([
  'active',
  'preparing',
  'committing',
  'committed',
  'aborting',
  'aborted',
  'heuristic',
])
export const outcome = z.enum(['committed', 'aborted'])
export const verdict = z.enum(['commit', 'abort'])
export const time = z.iso.datetime({ offset: true })

export const BRANCHES_MAX = 32
export const DEADLINE_MS_MAX = 600_000

export const newTransaction = z
  .strictObject({
    name: z.string().min(1).max(100).optional(),
    protocol: protocol.default('two-phase-commit'),
    presumption: presumption.optional(),
    optimise: z.array(optimisation).max(3).default([]),
    idempotencyKey: z.string().min(1).max(200).optional(),
    deadlineMs: z.int().min(1).max(DEADLINE_MS_MAX).default(10_000),
    recovery: recovery.default('automatic'),
    priority: priority.optional().meta({ description: 'Left out: normal' }),
    labels: labels.default({}),
    traceparent: traceparent.optional(),
    ...transactionTerms,
    branches: z.array(newBranchOfWork).min(1).max(BRANCHES_MAX),
  })
  .superRefine(fitsProtocol)
  .superRefine(checkSteps)
  .meta({ id: 'NewTransaction' })

export const waitFor = z.enum(['decided', 'completed', 'no'])

export const transactionSummary = z
  .object({
    id: z.string(),
    name: z.string().nullable(),
    protocol: z.string(),
    recovery,
    priority: priority.default('normal'),
    state: transactionState,
    outcome: outcome.nullable(),
    reason: z.string().nullable(),
    inDoubtSince: time.nullable(),
    participants: z.array(z.string()),
    startedAt: time,
    deadlineAt: time,
    decidedAt: time.nullable(),
    endedAt: time.nullable(),
    durationMs: z.number().nullable(),
    retries: z.int(),
    lab: z.boolean(),
    /** What its caller has labelled it with; absent: nothing. */
    labels: z.record(z.string(), z.string()).optional(),
    /** Of a heuristic outcome: who has taken note of it. Until then it waits in the Inbox. */
    acknowledged: z
      .object({ by: z.string(), at: time, reason: z.string() })
      .nullable()
      .default(null),
    version: z.int(),
  })
  .meta({ id: 'TransactionSummary' })

export const fault = z.object({ code: z.string(), text: z.string() })

export const branchDetail = z
  .object({
    id: z.string(),
    n: z.int(),
    participant: z.string(),
    state: branchState,
    vote: z.enum(['yes', 'no', 'read-only', 'unknown']).nullable(),
    rows: z.int().nullable(),
    statementsHash: z.string().nullable(),
    xid: z.string().nullable(),
    preparedAt: time.nullable(),
    endedAt: time.nullable(),
    proof: outcome.nullable(),
    proofSource: z.string().nullable(),
    attempts: z.int(),
    nextAttemptAt: time.nullable(),
    fault: fault.nullable(),
    step: stepDetail.nullable().default(null),
  })
  .meta({ id: 'Branch' })

export const attempt = z
  .object({
    branch: z.int(),
    operation: z.string(),
    n: z.int(),
    at: time,
    durationMs: z.int(),
    result: z.string(),
    code: z.string().nullable(),
    text: z.string().nullable(),
    nextAt: time.nullable(),
    policyVersion: z.int(),
  })
  .meta({ id: 'Attempt' })

export const verdictDetail = z.object({
  verdict,
  reason: z.string().nullable(),
  by: z.string(),
  at: time,
  epoch: z.int(),
  stream: z.string(),
  seq: z.int(),
})

export const transactionDetail = transactionSummary
  .extend({
    shard: z.int(),
    epoch: z.int(),
    idempotencyKey: z.string().nullable(),
    driver,
    labels: z.record(z.string(), z.string()),
    traceparent: z.string().nullable(),
    /** It waits for room at a participant; null: it does not, or has begun there. */
    waiting: queuePlace.nullable().default(null),
    verdict: verdictDetail.nullable(),
    owner: z.object({ process: z.string(), epoch: z.int(), alive: z.boolean() }).nullable(),
    branches: z.array(branchDetail),
    attempts: z.array(attempt),
  })
  .meta({ id: 'Transaction' })

export const transactionPage = z.object({
  items: z.array(transactionSummary),
  nextCursor: z.string().optional(),
})

export type NewTransaction = z.infer<typeof newTransaction>
export type TransactionSummary = z.infer<typeof transactionSummary>
export type TransactionDetail = z.infer<typeof transactionDetail>
export type BranchDetail = z.infer<typeof branchDetail>
export type Attempt = z.infer<typeof attempt>
export type TransactionPage = z.infer<typeof transactionPage>
export type WaitFor = z.infer<typeof waitFor>
