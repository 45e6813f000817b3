import type { ActionResult } from '@/server/contract/action'
import type { AuditEntry } from '@/server/journal/entry-parts'
import { shortCode } from '@/server/protocol/ids'
import type { Verdict } from '@/server/protocol/model'
import type { Snapshot } from '@/server/recovery/evidence'
import { repairSaga } from '@/server/recovery/repair-saga'
import type { Acting } from './acting'
import type { ApiContext } from './context'
import { ok, problem, type Reply } from './reply'

interface Asked {
  readonly snapshot: Snapshot
  readonly verdict: Verdict | null
  readonly audit: AuditEntry
}

/** Writes what an operator decided of a saga, and has its owner order at once what is owed. */
export async function actOnSaga(
  context: ApiContext,
  { id, body }: Acting,
  asked: Asked,
): Promise<Reply> {
  const decided = await repairSaga(context, asked)
  if (decided === null)
    return problem(
      'advice-blocks',
      `Nothing was sent. No verdict was written for ${shortCode(id)}: its steps are still under way, and are ordered again until they answer.`,
    )
  const hurried = await context.transactions.hurry(id)
  const { verdict, position } = decided
  const result: ActionResult = {
    ...{ actionId: asked.audit.id, action: body.action, verdict, position },
    ...{ state: 'sent-not-verified', participants: [] },
    text: textOf(shortCode(id), verdict, hurried),
  }
  return ok(result)
}

function textOf(code: string, verdict: Verdict, hurried: boolean): string {
  const what = verdict === 'commit' ? 'The steps that are left' : 'The compensations'
  return hurried
    ? `${what} of ${code} are ordered now. What comes of it is seen at its steps.`
    : `The verdict ${verdict} of ${code} stands. No coordinator could be told now: ${what.toLowerCase()} are ordered when one runs.`
}
