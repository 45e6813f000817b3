import { advise } from '@/server/advice/advise'
import { type BulkSorted, bulkSort } from '@/server/advice/bulk-sort'
import { type ActionResult, actionResult } from '@/server/contract/action'
import { approval } from '@/server/contract/approval'
import type { Identity } from '@/server/contract/identity'
import type { Checked, Ended, OwnedItem, Terms } from '@/server/inbox/batch-store'
import { formOf } from '@/server/journal/history'
import { shortCode } from '@/server/protocol/ids'
import type { TransactionId, Verdict } from '@/server/protocol/model'
import { takeEvidence } from '@/server/recovery/evidence'
import { act } from './act'
import type { ApiContext } from './context'
import { evidenceBody, situationOf } from './operator-advice'
import type { Reply } from './reply'

interface Looked extends BulkSorted {
  /** False: it waits for nobody any more. */
  readonly waits: boolean
  readonly verdict: 'commit' | 'abort' | null
  readonly sent: { readonly evidenceId: string; readonly version: number } | null
}

/** What may be done about one transaction now, by the evidence of this moment. */
async function look(context: ApiContext, id: TransactionId): Promise<Looked> {
  const gone = { waits: false, verdict: null, sent: null, sort: 'left-out', action: null } as const
  const summary = (await context.view.summariesOf([id])).get(id)
  const open = await context.journal.find(id)
  if (summary === undefined || open === null) return { ...gone, text: 'It is no longer kept.' }
  const { inDoubtSince, endedAt, state, acknowledged } = summary
  const heuristic = state === 'heuristic' && acknowledged === null
  if (!heuristic && (inDoubtSince === null || endedAt !== null))
    return { ...gone, text: `It waits for nobody any more: ${state}.` }
  const found = evidenceBody(await takeEvidence(context, open))
  const situation = await situationOf(context, { ...found, ...formOf(open) })
  const sorted = bulkSort(advise(situation), {
    ...{ verdict: found.verdict, saga: summary.protocol === 'saga' },
  })
  const { evidenceId, version } = found
  return { ...sorted, waits: true, verdict: found.verdict, sent: { evidenceId, version } }
}

/** The look before a run: where it belongs, and why. */
export async function checkItem(context: ApiContext, { transaction }: OwnedItem): Promise<Checked> {
  const { sort, action, text } = await look(context, transaction as TransactionId)
  return { sort, action, text }
}

/**
 * One item of a run, by the very path of a single action: evidence, version, key and audit. Null: this
 * process does not have the batch any more, and nothing was sent.
 */
export async function runItem(
  context: ApiContext,
  item: OwnedItem,
  { terms, owner }: { readonly terms: Terms; readonly owner: string },
): Promise<Ended | null> {
  const id = item.transaction as TransactionId
  const again = item.state === 'running' ? await finish(context, item, terms) : null
  if (again !== null) return again
  if (terms.state !== 'running' || (await mayNot(context, item, terms))) return notBegun(terms)
  const now = await look(context, id)
  if (!now.waits) return ended('left-out', null, `Settled meanwhile. ${now.text}`)
  if (now.action === null || now.sent === null || !isStill(item, now))
    return ended(
      ...(['failed', 'refused'] as const),
      `Nothing was sent. It is not what it was when it was sorted: ${now.text}`,
    )
  const { action } = now
  const started = await context.batches.started(item, { ...now.sent, action, owner })
  return started ? send(context, { ...item, action }, { terms, ...now.sent }) : null
}

/** What the evidence or the version refuses was not sent, and may be looked at anew. */
const overtaken = new Set(['evidence-changed', 'version-changed', 'evidence-not-found'])

/**
 * Of an item whose process died or lost the batch: the very same request again, which finishes and
 * verifies what was written, and else does it now. Null: nothing was written, and it is to be looked at anew.
 */
async function finish(context: ApiContext, item: OwnedItem, terms: Terms): Promise<Ended | null> {
  const { evidenceId, version } = item
  if (evidenceId === null || version === null) return null
  const isWritten = (await context.view.findAction(keyOf(item))) !== null
  if (!isWritten && (terms.state !== 'running' || (await mayNot(context, item, terms)))) return null
  const reply = await sent(context, item, { terms, evidenceId, version })
  const refused = reply.type === 'problem' && overtaken.has(reply.code)
  return refused && !isWritten ? null : endOf(reply)
}

/** Who may no longer act, and a bulk action goes on under no other name. */
export async function lostRight(
  { accounts }: ApiContext,
  { by }: Pick<Terms, 'by'>,
): Promise<string | null> {
  if (accounts === null || (await accounts.stillMay(by, 'operator'))) return null
  return `${by} began it, and may no longer decide transactions. Who may can let it go on.`
}

/** Of what waits it is asked before it is begun; what a dead process left was begun long ago. */
const mayNot = async (context: ApiContext, { state }: OwnedItem, terms: Terms): Promise<boolean> =>
  state === 'running' && (await lostRight(context, terms)) !== null

/** It was not sent, and is left for when the run goes on; of one that was stopped, for ever. */
const notBegun = ({ state }: Terms): Ended =>
  state === 'stopped'
    ? ended('left-out', null, 'Nothing was sent before the run was stopped.')
    : ended('waiting', null, 'Nothing was sent before the run was interrupted.')

/** The same action as it was sorted under, or the delivery of just the verdict that it would write. */
const isStill = ({ action }: OwnedItem, now: Looked): boolean =>
  now.action === action || (now.action === 'retry' && now.verdict === action)

/** The same for every repetition of one attempt, so that it is written once. */
const keyOf = ({ batch, n, attempt }: OwnedItem): string => `batch-${batch}-${n}-${attempt}`

interface Sending {
  readonly terms: Terms
  readonly evidenceId: string
  readonly version: number
}

const send = async (context: ApiContext, item: OwnedItem, sending: Sending): Promise<Ended> =>
  endOf(await sent(context, item, sending))

const sent = (
  context: ApiContext,
  item: OwnedItem,
  { terms, evidenceId, version }: Sending,
): Promise<Reply> =>
  act(context, {
    id: item.transaction as TransactionId,
    body: { action: item.action ?? 'retry', evidenceId, reason: terms.reason },
    identity: runnerOf(terms),
    ...{ requestId: `batch-${shortCode(item.batch)}`, idempotencyKey: keyOf(item), version },
  })

/** Whoever runs it was an operator when it began; what needs force is never done in bulk. */
const runnerOf = ({ by }: Terms): Identity => ({
  ...{ kind: 'person', name: by, role: 'operator', force: false },
})

function endOf(reply: Reply): Ended {
  if (reply.type === 'problem') return ended('failed', 'refused', reply.detail)
  // Nothing was sent: whoever approves it does that one by one.
  if (reply.status === 202) {
    const { id } = approval.parse(reply.body)
    const text = `Asked for. Somebody else has to approve it, at /approvals/${id}. Nothing was sent.`
    return ended('left-out', null, text)
  }
  const result: ActionResult = actionResult.parse(reply.body)
  const { state, text, actionId } = result
  return { ...ended(state === 'verified' ? 'verified' : 'failed', state, text), actionId }
}

const ended = (state: Ended['state'], result: Ended['result'], text: string): Ended => ({
  state,
  result,
  text,
  actionId: null,
})

/**
 * What no participant may show after the verdict was verified there: that it still waits, or the other
 * outcome. Silence and no trace say nothing, and proofs of before do not count: they are what is checked.
 */
function against(verdict: Verdict | null): ReadonlySet<string> {
  const waits = ['prepared', 'reserved', 'in-progress']
  return new Set([...waits, verdict === 'commit' ? 'aborted' : 'committed'])
}

/** Those that the participants do not show any more as the verdict has it; each was verified once. */
export async function notVerifiedAnyMore(
  context: ApiContext,
  transactions: readonly string[],
): Promise<readonly string[]> {
  const found: string[] = []
  for (const id of transactions) {
    const open = await context.journal.find(id as TransactionId)
    if (open === null) continue
    const { standing, findings } = await takeEvidence(context, open)
    const contradicts = against(standing?.verdict ?? null)
    if (findings.some(({ takesPart, value }) => takesPart && contradicts.has(value))) found.push(id)
  }
  return found
}
