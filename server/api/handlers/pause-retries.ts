import { pausedNow, pauseRequest } from '@/server/contract/retry-policy'
import type { PausedWhat } from '@/server/participant/policy-store'
import type { TransactionId } from '@/server/protocol/model'
import type { ApiContext } from '../context'
import { rowNamed } from '../registering'
import { ok, problem, type Reply } from '../reply'
import { defineRoute, type Route } from '../route'
import { findTransaction } from './find-transaction'
import { noSuchParticipant } from './participant-named'
import { recordByHand } from './record-by-hand'

type Found = { readonly ok: true; readonly what: PausedWhat } | { readonly ok: false; reply: Reply }
type Find = (context: ApiContext, params: Readonly<Record<string, string>>) => Promise<Found>

interface Kind {
  readonly path: string
  readonly name: 'Participant' | 'Transaction' | 'Branch'
  readonly of: string
  readonly find: Find
}

const byParticipant: Find = async (context, { name = '' }) =>
  (await rowNamed(context, name)) === null
    ? { ok: false, reply: noSuchParticipant(name) }
    : { ok: true, what: { participant: name, transaction: null, branch: null } }

const byTransaction: Find = async (context, { id = '', branch }) => {
  const found = await findTransaction(context, id)
  if (!found.ok) return { ok: false, reply: found.reply }
  const summary = (await context.view.summariesOf([found.id as TransactionId])).get(
    found.id as TransactionId,
  )
  const n = branch === undefined ? null : Number(branch)
  if (n !== null && !(Number.isInteger(n) && n >= 1 && n <= (summary?.participants.length ?? 0)))
    return { ok: false, reply: noSuchBranch(id, branch ?? '') }
  return { ok: true, what: { participant: null, transaction: found.id, branch: n } }
}

const kinds: readonly Kind[] = [
  {
    ...{ path: '/v1/participants/{name}', name: 'Participant', of: 'a participant' },
    find: byParticipant,
  },
  {
    ...{ path: '/v1/transactions/{id}', name: 'Transaction', of: 'a transaction' },
    find: byTransaction,
  },
  {
    ...{ path: '/v1/transactions/{id}/branches/{branch}', name: 'Branch', of: 'one branch' },
    find: byTransaction,
  },
]

const problems = ['participant-not-found', 'transaction-not-found', 'branch-not-found'] as const

/** POST …:pause-retries and …:resume-retries */
export const pauseRoutes: readonly Route[] = kinds.flatMap(({ path, name, of, find }) => [
  defineRoute({
    method: 'POST',
    path: `${path}:pause-retries`,
    name: `pauseRetriesOf${name}`,
    summary: `Makes no repeated calls of ${of} until they are resumed; what a verdict says stays owed`,
    body: pauseRequest,
    ...{ replies: { 200: pausedNow }, problems },
    handle: (context, { params, body, requestId, identity: { name: actor } }) =>
      turn(context, find, { params, requestId, actor, pauses: true, reason: body.reason }),
  }),
  defineRoute({
    method: 'POST',
    path: `${path}:resume-retries`,
    name: `resumeRetriesOf${name}`,
    summary: `Goes on with the repeated calls of ${of}`,
    body: pauseRequest,
    ...{ replies: { 200: pausedNow }, problems },
    handle: (context, { params, body, requestId, identity: { name: actor } }) =>
      turn(context, find, { params, requestId, actor, pauses: false, reason: body.reason }),
  }),
])

interface Asked {
  readonly params: Readonly<Record<string, string>>
  readonly requestId: string
  readonly actor: string
  readonly pauses: boolean
  readonly reason: string
}

/** Asked for twice it is done once, and stands in the audit trail once. */
async function turn(context: ApiContext, find: Find, asked: Asked): Promise<Reply> {
  const found = await find(context, asked.params)
  if (!found.ok) return found.reply
  const { what } = found
  const { pauses, reason, requestId, actor } = asked
  const { policyStore } = context
  const changed = await (pauses
    ? policyStore.pause({ ...what, reason, by: actor })
    : policyStore.resume(what))
  if (changed) {
    const action = pauses ? 'pause-retries' : 'resume-retries'
    const { participant, transaction, branch } = what
    const about = { participant, ...(transaction !== null && { transaction, branch }) }
    await recordByHand(context, { action, ...about, reason, requestId, actor })
  }
  return ok({ paused: pauses, changed })
}

const noSuchBranch = (id: string, branch: string): Reply =>
  problem('branch-not-found', `Transaction ${id} has no branch ${branch}. Nothing was paused.`)
