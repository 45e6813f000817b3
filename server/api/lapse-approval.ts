import type { StoredApproval } from '@/server/inbox/approval-store'
import { LATE } from '@/server/inbox/approval-store'
import { ActionKeyTaken } from '@/server/journal/action-key'
import { auditStep } from './audit-approval'
import type { ApiContext } from './context'
import { problem, type Reply } from './reply'

const VERDICT = 'Verdict'
export const TOO_LATE = `It was approved, and not sent in its time. ${LATE}`

/** Of the act, in the audit. */
export const keyOf = ({ id }: StoredApproval): string => `approval-${id}`

type Closer = Pick<ApiContext, 'approvals' | 'clock' | 'journal' | 'newUlid' | 'newRequestId'>

/**
 * Nothing was sent, and nothing will be: it is closed, and said so. Of an approved one the act may be
 * under way elsewhere: both are written under one key, so that only one of them ever is. Null: it is
 * not what it was.
 */
export async function lapse(
  context: Closer,
  one: StoredApproval,
  why: string,
): Promise<Reply | null> {
  const step = { action: 'lapse', actor: VERDICT, reason: why } as const
  const told = { ...step, requestId: context.newRequestId() }
  if (one.state !== 'approved') {
    const closed = await close(context, one, why)
    if (closed !== null) await auditStep(context, one, told)
    return closed
  }
  try {
    await auditStep(context, one, { ...told, key: keyOf(one) })
  } catch (error) {
    if (error instanceof ActionKeyTaken) return null
    throw error
  }
  return close(context, one, why)
}

/** Null: it is not in the state that it had. */
export async function close(
  { approvals, clock }: Closer,
  one: StoredApproval,
  why: string,
): Promise<Reply | null> {
  const from = one.state === 'approved' ? 'approved' : 'waiting'
  const closing = { state: 'lapsed', by: VERDICT, reason: why, at: new Date(clock.now()) } as const
  if (!(await approvals.close(one.id, from, closing))) return null
  return closedReply({ ...one, state: 'lapsed', closedBy: VERDICT, closedReason: why })
}

export const closedReply = ({ state, closedBy, closedReason }: StoredApproval): Reply =>
  problem(
    'approval-closed',
    `Nothing was sent by this. ${closedBy === null ? 'It' : closedBy} ${said[state]}${closedReason === null ? '.' : `: ${closedReason}`}`,
    { extra: { state } },
  )

const said = {
  ...{ waiting: 'waits', approved: 'has approved it already', done: 'has approved it already' },
  ...{ rejected: 'has rejected it', withdrawn: 'has withdrawn it', lapsed: 'has closed it' },
} as const
