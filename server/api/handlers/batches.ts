import { byCause } from '@/server/advice/probable-cause'
import { BATCH_ITEMS_MAX, batch, batchPage, type NewBatch, newBatch } from '@/server/contract/batch'
import { blockedSessions } from '../blocked-sessions'
import type { ApiContext } from '../context'
import { ok, problem, type Reply, reply } from '../reply'
import { defineRoute } from '../route'
import { findTransaction } from './find-transaction'
import { doubtOf, tabOfWaiting } from './get-inbox'
import { recordByHand } from './record-by-hand'

const LISTED_MAX = 20

/** POST /v1/batches */
export const makeBatch = defineRoute({
  method: 'POST',
  path: '/v1/batches',
  name: 'makeBatch',
  summary:
    'Freezes a list of what waits, and sorts it into what is safe to deliver again, what is safe to apply, and what is left out; nothing is done yet',
  body: newBatch,
  replies: { 201: batch },
  problems: ['transaction-not-found', 'batch-empty', 'journal-unavailable'],
  handle: async (context, { body, requestId, identity: { name: by } }) => {
    const frozen = await freeze(context, body)
    if (!frozen.ok) return frozen.reply
    const { ids } = frozen
    if (ids.length === 0) return nothingThere()
    const id = context.newUlid()
    await context.batches.create({ id, by, transactions: ids })
    const reason = `Batch ${id.slice(-6)} of ${ids.length} was put together`
    const done = { action: 'make-batch', participant: null, reason, requestId, actor: by }
    await recordByHand(context, done)
    const made = await context.batches.read(id)
    return reply(201, made, { location: `/v1/batches/${id}` })
  },
})

/** GET /v1/batches/{id} */
export const getBatch = defineRoute({
  method: 'GET',
  path: '/v1/batches/{id}',
  name: 'getBatch',
  summary: 'A bulk action: how far it is, and what came of each item',
  replies: { 200: batch },
  problems: ['batch-not-found'],
  handle: async ({ batches }, { params }) => {
    const found = await batches.read(params.id ?? '')
    return found === null ? noSuchBatch(params.id ?? '') : ok(found)
  },
})

/** GET /v1/batches */
export const listBatches = defineRoute({
  method: 'GET',
  path: '/v1/batches',
  name: 'listBatches',
  summary: 'The last bulk actions, the newest first',
  replies: { 200: batchPage },
  problems: ['journal-unavailable'],
  handle: async ({ batches }) => ok({ items: await batches.list(LISTED_MAX) }),
})

export const noSuchBatch = (id: string): Reply =>
  problem(
    'batch-not-found',
    `There is no batch ${id.slice(0, 60)}, or it is no longer kept. Nothing was done. GET /v1/batches lists the last ones.`,
  )

const nothingThere = (): Reply =>
  problem(
    'batch-empty',
    'Nothing waits there now, so there is nothing to sort. Nothing was done. Read the Inbox again.',
  )

type Frozen =
  | { readonly ok: true; readonly ids: readonly string[] }
  | { readonly ok: false; readonly reply: Reply }

/** The list as it is now, in the order of the Inbox: what comes later is not in it. */
async function freeze(context: ApiContext, asked: NewBatch): Promise<Frozen> {
  if ('transactions' in asked) {
    const ids: string[] = []
    for (const text of asked.transactions) {
      const found = await findTransaction(context, text)
      if (!found.ok) return found
      ids.push(found.id)
    }
    return { ok: true, ids: [...new Set(ids)] }
  }
  const { tab, group } = asked.matching
  const { waiting, silent } = await context.view.readWaiting()
  const here = waiting.filter((one) => tabOfWaiting(one) === tab)
  const blocked = await blockedSessions(
    context,
    here.map(({ transaction }) => transaction.id),
  )
  const groups = byCause(here.map(doubtOf(blocked)), silent)
  const ids = groups.flatMap((one) => (group === undefined || one.id === group ? one.ids : []))
  return { ok: true, ids: ids.slice(0, BATCH_ITEMS_MAX) }
}
