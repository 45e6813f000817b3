import { z } from 'zod'
import { adviceSet } from './advice'
import { time } from './transaction'

export const evidenceValue = z.enum([
  'prepared',
  'reserved',
  'exposed',
  'committed',
  'aborted',
  'compensated',
  'in-progress',
  'no-trace',
  'no-answer',
  'cannot-tell',
])

export const evidenceFact = z.object({
  name: z.enum(['xmin-age', 'kept-rows', 'changed-rows', 'locked-rows', 'owner']),
  value: z.union([z.number(), z.string()]),
  source: z.string(),
})

export const branchEvidence = z
  .object({
    branch: z.string(),
    n: z.int(),
    participant: z.string(),
    value: evidenceValue,
    source: z.string(),
    /** False: voted read-only, takes no part in the second phase. */
    takesPart: z.boolean(),
    /** True: it cannot prepare, and its own commit is the decision. */
    decides: z.boolean().default(false),
    /** A proof found earlier, which counts even when the participant is silent now. */
    remembered: z.enum(['committed', 'aborted']).nullable(),
    preparedAt: time.nullable(),
    rows: z.int().nullable(),
    locks: z.int().nullable(),
    /** Null where it is not told who waits. */
    blocked: z
      .array(z.object({ pid: z.int(), waitingMs: z.number(), application: z.string() }))
      .nullable(),
    /** What this kind of participant can tell besides. */
    facts: z.array(evidenceFact).default([]),
    fault: z.object({ code: z.string(), text: z.string() }).nullable(),
  })
  .meta({ id: 'BranchEvidence' })

/** POST /v1/transactions/{id}/evidence */
export const evidence = z
  .object({
    evidenceId: z.string(),
    transaction: z.string(),
    version: z.int(),
    takenAt: time,
    /** The verdict in the register, read in this request; null: none was written. */
    verdict: z.enum(['commit', 'abort']).nullable(),
    participants: z.array(branchEvidence),
  })
  .meta({ id: 'Evidence' })

export const action = z.enum(['commit', 'abort', 'retry'])

/** What may be asked for: one of the three that advice is given on, or to take note (D10). */
export const askedAction = z.enum([...action.options, 'acknowledge'])

/** POST /v1/transactions/{id}/actions:preview */
export const previewRequest = z.strictObject({ evidenceId: z.string().max(40) })

export const consequence = z.object({
  participant: z.string(),
  text: z.string(),
  /** What is sent there, as it is sent; null: nothing, or no statement. */
  statement: z.string().nullable(),
})

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits')

/** What one action would do, as one thing: another hash is another plan. */
export const plan = z
  .object({
    hash,
    /** Somebody else has to approve it before it is done. */
    secondPerson: z.boolean(),
    /** Why the policy forbids it, whatever right somebody has; null: it does not. */
    forbidden: z.string().nullable(),
  })
  .meta({ id: 'ActionPlan' })

export const preview = z
  .object({
    evidenceId: z.string(),
    version: z.int(),
    advice: adviceSet,
    consequences: z.object({
      commit: z.array(consequence),
      abort: z.array(consequence),
      retry: z.array(consequence),
    }),
    plans: z.object({ commit: plan, abort: plan, retry: plan }),
    /** Who waits for the locks now. */
    blockedSessions: z.int(),
    /** How people decide here, as the policy has it. */
    limits: z.object({ holdSeconds: z.int(), freshMs: z.int() }),
  })
  .meta({ id: 'ActionPreview' })

/** Why somebody acts; it stands in the audit trail for good. */
export const reason = z.string().trim().min(10, 'A reason has at least 10 characters').max(1_000)

/** What kind of reason it is: by it manual decisions can be counted, and their causes removed. */
export const reasonCategory = z.enum([
  ...(['coordinator-lost', 'participant-lost', 'blocks-others'] as const),
  ...(['caller-gave-up', 'owner-agreed', 'drill', 'other'] as const),
])

export const actionRequest = z
  .strictObject({
    action: askedAction,
    evidenceId: z.string().max(40),
    reason,
    /** Absent: nobody has said. */
    category: reasonCategory.optional(),
    /** The last six characters of the id; forced actions need it. */
    code: z.string().max(6).optional(),
    /** The hash of the plan that was confirmed: nothing else is done. Pages and command line always send it. */
    plan: hash.optional(),
  })
  .meta({ id: 'ActionRequest' })

/** POST /v1/transactions/{id}/actions:cancel: somebody took it back while it was held. */
export const cancelRequest = z
  .strictObject({ action, evidenceId: z.string().max(40), reason })
  .meta({ id: 'CancelRequest' })

export const difference = z.object({
  participant: z.string(),
  before: z.string(),
  now: z.string(),
})

/** 200 of POST /v1/transactions/{id}/actions */
export const actionResult = z
  .object({
    actionId: z.string(),
    action: askedAction,
    /** What the register says now; null: none was written, which only an acknowledgement leaves so. */
    verdict: z.enum(['commit', 'abort']).nullable(),
    /** Position of the verdict's record; null if it stood before. */
    position: z.string().nullable(),
    state: z.enum(['verified', 'sent-not-verified', 'contradicted']),
    participants: z.array(
      z.object({
        participant: z.string(),
        delivered: z.boolean(),
        value: evidenceValue,
        text: z.string(),
      }),
    ),
    text: z.string(),
  })
  .meta({ id: 'ActionResult' })

export type Evidence = z.infer<typeof evidence>
export type BranchEvidence = z.infer<typeof branchEvidence>
export type Action = z.infer<typeof action>
export type ActionPreview = z.infer<typeof preview>
export type ReasonCategory = z.infer<typeof reasonCategory>
export type ActionRequest = z.infer<typeof actionRequest>
export type ActionResult = z.infer<typeof actionResult>
export type Difference = z.infer<typeof difference>
