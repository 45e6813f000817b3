import { z } from 'zod'
import { branchState } from './branch-state'
import { transactionLocks } from './lock-key'
import { driver, json, labels, traceparent } from './passed-on'
import { fitsProtocol, optimisation, presumption, protocol } from './protocol'
import { checkSteps, sagaStep, stepDetail } from './saga'
import { compensationStatements, STATEMENTS_MAX, statement } from './statement'

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
    labels: labels.default({}),
    traceparent: traceparent.optional(),
    locks: transactionLocks.optional(),
    branches: z
      .array(
        z
          .strictObject({
            participant: z.string().min(1).max(60),
            statements: z
              .array(statement)
              .max(STATEMENTS_MAX)
              .default([])
              .meta({ description: 'What a database runs, in order' }),
            payload: json.optional().meta({
              description: 'What a service is asked to do: any JSON, up to its own rules',
            }),
            compensationStatements,
            step: sagaStep.optional().meta({ description: 'In a saga only' }),
          })
          .refine(({ statements, payload }) => statements.length > 0 !== (payload !== undefined), {
            path: ['statements'],
            error: 'A branch has either statements, for a database, or a payload, for a service',
          })
          .refine(
            ({ statements, compensationStatements: undoing }) =>
              undoing === undefined || statements.length > 0,
            {
              path: ['compensationStatements'],
              error: 'A service is compensated by its own: leave the statements out',
            },
          ),
      )
      .min(1)
      .max(BRANCHES_MAX),
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
