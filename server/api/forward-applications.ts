import { z } from 'zod'
import { DEADLINE_MS_MAX, type WaitFor } from '@/server/contract/transaction'
import { parseTransactionId, shardOf } from '@/server/protocol/ids'
import { enlistedBranch } from '../contract/application'
import { transactionSummary } from '../contract/transaction'
import { isAboutNow, ofAnother } from './about-now'
import { askInner, beginReply, type ForwardDeps, refusal } from './ask-inner'
import type { Owners } from './owners'
import type { Applications, BeginReply } from './ports'

/** The clocks of two machines differ less than this. */
const SKEW_MS = 60_000
const ENLIST_MS_MAX = 15_000
/** Longer than the owner waits by itself (D33), so that its answer comes first. */
const GRACE_MS = 8_000
/** The one remembered, and the one that is read anew. */
const ATTEMPTS_MAX = 2

const openReply = z.discriminatedUnion('type', [
  z.object({ type: z.literal('opened'), fresh: z.boolean(), transaction: transactionSummary }),
  refusal,
])
const enlistReply = z.discriminatedUnion('type', [
  enlistedBranch.extend({ type: z.literal('enlisted') }),
  refusal,
])

/** D27: hands what an application says to the coordinator that owns the shard of its transaction. */
export function forwardApplications(deps: ForwardDeps, owners: Owners): Applications {
  const forward = <T extends { readonly type: string }>(call: Call<T>) =>
    forwardTo(deps, owners, call)
  const outcome = async (
    name: 'finish' | 'give-up',
    request: { readonly id: string; readonly wait: WaitFor },
    signal: AbortSignal,
  ): Promise<BeginReply> => {
    const shard = parseTransactionId(request.id)?.shard
    if (shard === undefined) return notFound(request.id)
    const limitMs = DEADLINE_MS_MAX + GRACE_MS
    const answer = await forward({
      ...{ name, shard, body: request, signal, limitMs },
      schema: beginReply,
    })
    return typeof answer === 'object' && !isNobody(answer)
      ? answer
      : ((await lookUp(deps, request, answer === 'lost')) ?? nobody)
  }
  return {
    open: async (request, signal) => {
      const shard = shardOf(request.shardKey)
      const limitMs = ENLIST_MS_MAX + request.transaction.deadlineMs
      const call = { name: 'open', shard, body: request, schema: openReply, limitMs, signal }
      const answer = await forward(call)
      if (typeof answer === 'object')
        return (isAboutNow(answer) ? await openedBefore(deps, request) : null) ?? answer
      return answer === 'lost' && request.idempotencyKey === null ? openedUnheard : nobody
    },
    enlist: async (request) => {
      const shard = parseTransactionId(request.id)?.shard
      if (shard === undefined) return notFound(request.id)
      const call = { name: 'enlist', shard, body: request, schema: enlistReply }
      const answer = await forward({ ...call, limitMs: ENLIST_MS_MAX })
      return typeof answer === 'object' ? answer : joinedUnheard
    },
    finish: (request, signal) => outcome('finish', request, signal),
    giveUp: (request, signal) => outcome('give-up', request, signal),
  }
}

/** What its key has opened before; null: nothing that is known. */
async function openedBefore(
  { view, clock }: ForwardDeps,
  { idempotencyKey, requestHash, transaction: { deadlineMs } }: Parameters<Applications['open']>[0],
): Promise<Awaited<ReturnType<Applications['open']>> | null> {
  if (idempotencyKey === null) return null
  const since = new Date(clock.now() - deadlineMs - SKEW_MS)
  const found = await view.findBegun({ idempotencyKey, requestHash, since })
  if (found === null) return null
  const { transaction } = found
  if (found.requestHash !== requestHash) return ofAnother(transaction.id)
  return { type: 'opened', fresh: false, transaction }
}

interface Call<T> {
  readonly name: string
  readonly shard: number
  readonly body: unknown
  readonly schema: z.ZodType<T>
  readonly limitMs: number
  readonly signal?: AbortSignal
}

/** `unsent`: nobody has heard it. `lost`: nobody here knows what became of it. */
async function forwardTo<T extends { readonly type: string }>(
  deps: ForwardDeps,
  owners: Owners,
  { name, shard, body, schema, limitMs, signal }: Call<T>,
): Promise<T | 'unsent' | 'lost'> {
  let answer: T | 'unsent' | 'lost' = 'unsent'
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    const url = await owners.of(shard)
    if (url === null) return 'unsent'
    const limit = AbortSignal.timeout(limitMs)
    answer = await askInner(deps, {
      ...{ url, path: `/internal/applications/${name}`, body, schema },
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    })
    if (typeof answer === 'object' && !isNobody(answer)) return answer
    owners.forget(shard, url)
    if (answer === 'lost') return answer
  }
  return answer
}

const isNobody = (answer: { readonly type: string; readonly code?: string }): boolean =>
  answer.type === 'refused' && answer.code === 'no-coordinator'

/** What stands already is told without a coordinator; what was sent to one may still be decided. */
async function lookUp(
  { view }: ForwardDeps,
  { id, wait }: { readonly id: string; readonly wait: WaitFor },
  sent: boolean,
): Promise<BeginReply | null> {
  const transaction = (await view.summariesOf([id])).get(id)
  if (transaction === undefined) return sent ? null : notFound(id)
  const reached = wait === 'completed' ? transaction.endedAt !== null : transaction.outcome !== null
  if (!reached && !sent) return null
  return { type: reached ? 'answered' : 'pending', transaction }
}

const notFound = (id: string) => ({
  type: 'refused' as const,
  code: 'transaction-not-found' as const,
  detail: `The journal knows no transaction ${id.slice(0, 100)}. Nothing was done. Look at the id, or open a new one.`,
})

const nobody = {
  type: 'refused',
  code: 'no-coordinator',
  detail:
    'No coordinator owns this transaction at the moment. Nothing is lost: whoever takes over goes on from the journal. Send the same again in a moment.',
} as const

const openedUnheard = {
  type: 'refused',
  code: 'no-coordinator',
  detail:
    'The coordinator was lost before it answered. One may have been opened that nobody drives: it aborts at its deadline. Open another.',
} as const

const joinedUnheard = {
  type: 'refused',
  code: 'no-coordinator',
  detail:
    'The coordinator does not answer, so the branch may not begin. Nothing of it is prepared. Roll back and run the transaction again.',
} as const
