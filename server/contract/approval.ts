import { z } from 'zod'
import { action, actionResult, reason, reasonCategory } from './action'
import { time } from './transaction'

/**
 * waiting    for a second person
 * approved   the act is under way
 * done       it has run; `result` says what came of it
 * lapsed     too late, or what the participants say has changed: nothing was sent
 */
export const approvalState = z.enum([
  ...(['waiting', 'approved', 'done', 'rejected', 'withdrawn', 'lapsed'] as const),
])

export const approval = z
  .object({
    id: z.string(),
    transaction: z.string(),
    name: z.string().nullable(),
    action: action.exclude(['retry']),
    /** The protocol does not permit it here. */
    forced: z.boolean(),
    rule: z.int(),
    reason: z.string(),
    category: reasonCategory.nullable(),
    /** The hash of the plan that was asked for: nothing else runs. */
    plan: z.string(),
    evidenceId: z.string(),
    requestedBy: z.string(),
    requestedAt: time,
    expiresAt: time,
    /** True: who asks has asked for it, in person or by a program, and somebody else has to approve it. */
    yours: z.boolean(),
    state: approvalState,
    /** Who approved, rejected or withdrew it; Verdict, where it lapsed. */
    closedBy: z.string().nullable(),
    closedAt: time.nullable(),
    closedReason: z.string().nullable(),
    result: actionResult.nullable(),
  })
  .meta({ id: 'Approval' })

/** GET /v1/approvals */
export const approvalPage = z
  .object({ items: z.array(approval), waiting: z.int() })
  .meta({ id: 'ApprovalPage' })

export const approvalQuery = z.object({
  /** Absent: the newest of all. */
  state: approvalState.optional(),
  transaction: z.string().max(80).optional(),
})

/** POST /v1/approvals/{id}:approve, with If-Match like a single action */
export const approveRequest = z
  .strictObject({
    /** The last six characters of the id of the transaction. */
    code: z.string().max(6),
    /** Taken by the approver: what the act is held against. */
    evidenceId: z.string().max(40),
    /** The plan that the approver has read; absent: whatever was asked for. */
    plan: z.string().max(64).optional(),
  })
  .meta({ id: 'ApproveRequest' })

/** POST /v1/approvals/{id}:reject and :withdraw */
export const closeRequest = z.strictObject({ reason })

export type Approval = z.infer<typeof approval>
export type ApprovalState = z.infer<typeof approvalState>
export type ApproveRequest = z.infer<typeof approveRequest>
