import { LATE } from '@/server/inbox/approval-store'
import type { TransactionId } from '@/server/protocol/model'
import { readFindings } from '@/server/recovery/evidence'
import { ACT_OWNED_MS, runApproved } from './approve'
import { auditStep } from './audit-approval'
import type { ApiContext } from './context'
import { lapse } from './lapse-approval'
import { seenOf } from './seen-evidence'

/** So many are asked about in one pass; who approves is shown evidence of that moment in any case. */
const WATCHED_MAX = 50
const VERDICT = 'Verdict'

/** Closes what nobody approved in time, and finishes what was approved by a process that has died. */
export async function endApprovals(context: ApiContext): Promise<void> {
  const { approvals, clock } = context
  for (const one of await approvals.lapse(new Date(clock.now()), VERDICT))
    await auditStep(context, one, {
      ...{ action: 'lapse', actor: VERDICT, reason: LATE, requestId: context.newRequestId() },
    })
  for (const one of await approvals.takeOver(ACT_OWNED_MS))
    await runApproved(context, one, context.newRequestId())
}

/** Closes what is not what it was when it was asked for. */
export async function lapseChanged(context: ApiContext): Promise<void> {
  const waiting = await context.approvals.list({ state: 'waiting', limit: WATCHED_MAX })
  for (const one of waiting) {
    const open = await context.journal.find(one.transaction as TransactionId)
    if (open === null) continue
    const { standing, findings } = await readFindings(context, open)
    if (seenOf(findings, standing?.verdict ?? null) === one.seen) continue
    const why = 'The participants or the register say something else than when it was asked for.'
    await lapse(context, one, `${why} Nothing was sent.`)
  }
}
