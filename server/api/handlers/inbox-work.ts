import type { SnoozeRequest } from '@/server/contract/inbox'
import { claimRequest, inboxWork, noteRequest, snoozeRequest } from '@/server/contract/inbox'
import type { TransactionId } from '@/server/protocol/model'
import type { ApiContext } from '../context'
import { ok, problem, type Reply } from '../reply'
import { defineRoute, type Route } from '../route'
import { seenOf } from '../seen-evidence'
import { findTransaction } from './find-transaction'
import { noSuchEvidence } from './preview-actions'
import { recordByHand } from './record-by-hand'

const DAY_MS = 86_400_000
const SNOOZE_DAYS_MAX = 30
const NOTHING = { claim: null, note: null, snooze: null }

/** POST /v1/inbox/{id}:claim */
const claim = defineRoute({
  method: 'POST',
  path: '/v1/inbox/{id}:claim',
  name: 'claimInInbox',
  summary: 'Says that one sees to it, or no longer does; nobody is kept out by it',
  body: claimRequest,
  replies: { 200: inboxWork },
  problems: ['transaction-not-found', 'inbox-claimed'],
  handle: (context, { params, body, requestId, identity: { name: by } }) =>
    about(context, { id: params.id, requestId, by }, async (id) => {
      if (!body.claimed) return giveUp(context, id, { by, giveBack: body.giveBack })
      const claimed = { by, takeOver: body.takeOver }
      const { heldBy, changed, from } = await context.inbox.claim(id, claimed)
      if (heldBy !== null) return claimedBy(id, heldBy)
      if (!changed) return null
      const reason = from === null ? 'Claimed in the Inbox' : `Took over from ${from} in the Inbox`
      return { action: 'claim', reason }
    }),
})

/** POST /v1/inbox/{id}:note */
const note = defineRoute({
  method: 'POST',
  path: '/v1/inbox/{id}:note',
  name: 'noteInInbox',
  summary: 'Writes the note that everybody sees, in place of the one that was looked at',
  body: noteRequest,
  replies: { 200: inboxWork },
  problems: ['transaction-not-found', 'inbox-changed'],
  handle: (context, { params, body, requestId, identity: { name: by } }) =>
    about(context, { id: params.id, requestId, by }, async (id) => {
      const { text, replaces } = body
      if (text === (replaces ?? '')) return null
      const written = await context.inbox.note(id, { by, text, replaces })
      if (!written) return otherNote()
      return { action: 'note', reason: text === '' ? 'Took the note away' : text }
    }),
})

/** POST /v1/inbox/{id}:snooze */
const snooze = defineRoute({
  method: 'POST',
  path: '/v1/inbox/{id}:snooze',
  name: 'snoozeInInbox',
  summary: 'Puts it out of sight until a time, or until the participants say something else',
  body: snoozeRequest,
  replies: { 200: inboxWork },
  problems: ['transaction-not-found', 'evidence-not-found'],
  handle: (context, { params, body, requestId, identity: { name: by } }) =>
    about(context, { id: params.id, requestId, by }, (id) =>
      turn(context, { id, by }, body.snooze),
    ),
})

export const inboxWorkRoutes: readonly Route[] = [claim, note, snooze]

/** What was done, for journal and audit trail; null: it was so already. */
type Done = { readonly action: string; readonly reason: string } | Reply | null

async function giveUp(
  { inbox }: ApiContext,
  id: string,
  release: { readonly by: string; readonly giveBack: boolean },
): Promise<Done> {
  const done = await inbox.release(id, release)
  if (done === null) return null
  const reason =
    done.to === null
      ? 'Gave back what was claimed in the Inbox'
      : `Gave the claim back to ${done.to}, from whom it was taken over in the Inbox`
  return { action: 'release-claim', reason }
}

async function turn(
  context: ApiContext,
  { id, by }: { readonly id: string; readonly by: string },
  snoozed: SnoozeRequest['snooze'],
): Promise<Done> {
  const { inbox, clock } = context
  if (snoozed === null)
    return (await inbox.wake(id)) ? { action: 'wake', reason: 'Woken by hand' } : null
  if ('evidenceId' in snoozed) {
    const seen = await context.view.readEvidence(snoozed.evidenceId)
    if (seen === null || seen.transaction !== id) return noSuchEvidence(id)
    const standing = await context.journal.verdictOf(id as TransactionId)
    await inbox.snooze(id, {
      ...{ by, until: null },
      seen: seenOf(seen.participants, standing?.verdict ?? null),
    })
    return { action: 'snooze', reason: 'Snoozed until the evidence changes' }
  }
  const until = new Date(snoozed.until)
  const inMs = until.getTime() - clock.now()
  if (inMs <= 0 || inMs > SNOOZE_DAYS_MAX * DAY_MS) return noSuchTime()
  await inbox.snooze(id, { by, until, seen: null })
  return { action: 'snooze', reason: `Snoozed until ${until.toISOString()}` }
}

interface Asked {
  readonly id: string | undefined
  readonly requestId: string
  readonly by: string
}

/** Changes what is agreed on about one transaction, and tells those who look at it too. */
async function about(
  context: ApiContext,
  { id: text = '', requestId, by: actor }: Asked,
  change: (id: string) => Promise<Done>,
): Promise<Reply> {
  const found = await findTransaction(context, text)
  if (!found.ok) return found.reply
  const { id } = found
  const done = await change(id)
  if (done !== null && 'type' in done) return done
  if (done !== null)
    await recordByHand(context, { ...done, participant: null, transaction: id, requestId, actor })
  const work = await context.inbox.workOf([id])
  return ok(work.get(id) ?? NOTHING)
}

const claimedBy = (id: string, by: string): Reply =>
  problem(
    'inbox-claimed',
    `${by} has claimed ${id.slice(-6)}. Nothing was changed. Ask, and then take it over.`,
    { extra: { by } },
  )

const otherNote = (): Reply =>
  problem(
    'inbox-changed',
    'Somebody else has written a note meanwhile. Nothing was saved. Read it, and write yours again if it is still wanted.',
  )

const noSuchTime = (): Reply =>
  problem(
    'invalid-request',
    `The time is not within the next ${SNOOZE_DAYS_MAX} days. Nothing was snoozed. Choose a later one, or a sooner.`,
    { errors: [{ path: 'snooze.until', message: 'Not a time to come' }] },
  )
