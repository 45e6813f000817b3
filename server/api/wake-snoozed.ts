import type { TransactionId } from '@/server/protocol/model'
import { readFindings } from '@/server/recovery/evidence'
import type { ApiContext } from './context'
import { recordByHand } from './handlers/record-by-hand'
import { seenOf } from './seen-evidence'

/** So many are looked at in one pass, whichever they are: the others stay asleep a little longer. */
const WATCHED_MAX = 50
const VERDICT = 'Verdict'

type Needs = Pick<
  ApiContext,
  'inbox' | 'journal' | 'registry' | 'clock' | 'newUlid' | 'newRequestId'
>

/** Brings back what was snoozed until a time that has come. */
export async function wakeDue(needs: Needs): Promise<void> {
  for (const id of await needs.inbox.wakeDue())
    await tell(needs, id, 'The time has come until which it was snoozed')
}

/** Brings back what was snoozed until the participants say something else, if they do. */
export async function wakeChanged(needs: Needs): Promise<void> {
  const { inbox, journal } = needs
  for (const { transaction, seen } of await inbox.watched(WATCHED_MAX)) {
    const open = await journal.find(transaction as TransactionId)
    if (open === null) continue
    const { standing, findings } = await readFindings(needs, open)
    if (seenOf(findings, standing?.verdict ?? null) === seen) continue
    // Somebody may have woken it, or snoozed it on what is there now, while this was asked.
    if (await inbox.wake(transaction, seen))
      await tell(needs, transaction, 'The evidence changed until which it was snoozed')
  }
}

const tell = (needs: Needs, transaction: string, reason: string) =>
  recordByHand(needs, {
    ...{ action: 'wake', participant: null, transaction, reason, actor: VERDICT },
    requestId: needs.newRequestId(),
  })
