import { z } from 'zod'
import { type ProblemCode, problems } from '@/server/contract/problem'
import { transactionSummary } from '@/server/contract/transaction'
import { type Clock, wait } from '@/server/platform/clock'
import { callInner } from '@/server/platform/inner-http'
import { shardOf } from '@/server/protocol/ids'
import type { View } from '@/server/view/view'
import type { BeginReply, BeginRequest, Transactions } from './ports'

/** Longer than the owner waits by itself (D33), so that its answer comes first. */
const GRACE_MS = 8_000
/** A batch that was on its way when the owner died has landed or is lost by then. */
const LANDING_MS = 300
const LOOKS = 3
/** The clocks of two machines differ less than this. */
const SKEW_MS = 60_000
/** Nothing was sent: nobody listens there any more. */
const UNSENT = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENOTFOUND', 'UND_ERR_CONNECT_TIMEOUT'])

const beginReply: z.ZodType<BeginReply> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('answered'), transaction: transactionSummary }),
  z.object({ type: z.literal('pending'), transaction: transactionSummary }),
  z.object({
    type: z.literal('refused'),
    code: z.enum(Object.keys(problems) as [ProblemCode, ...ProblemCode[]]),
    detail: z.string(),
  }),
])

export interface ForwardDeps {
  readonly view: Pick<View, 'ownerOf' | 'findBegun'>
  readonly clock: Clock
  readonly token: string
}

/** D27: hands a transaction to the coordinator that owns its shard. */
export function forwardTransactions(deps: ForwardDeps): Transactions {
  return {
    begin: async (request, signal) => {
      const owner = await deps.view.ownerOf(shardOf(request.shardKey))
      if (owner === null || !owner.alive || owner.url === null)
        return (
          (await lookUp(deps, request)) ?? nobody('No coordinator owns its shard at the moment.')
        )
      const limitMs = request.transaction.deadlineMs + GRACE_MS
      try {
        const { status, body } = await callInner({
          ...{ url: owner.url, token: deps.token, method: 'POST', path: '/internal/transactions' },
          body: request,
          signal: AbortSignal.any([signal, AbortSignal.timeout(limitMs)]),
        })
        const answer = status === 200 ? beginReply.safeParse(body) : null
        if (answer?.success) return answer.data
      } catch (error) {
        if (wasUnsent(error))
          return (await lookUp(deps, request)) ?? nobody('Its coordinator has just ended.')
      }
      return findLost(deps, request)
    },
  }
}

/** The owner was lost with the answer, and perhaps after the transaction had begun (D33). */
async function findLost(deps: ForwardDeps, request: BeginRequest): Promise<BeginReply> {
  for (let look = 0; look < LOOKS; look++) {
    const found = await lookUp(deps, request)
    if (found !== null) return found
    await wait(deps.clock, LANDING_MS)
  }
  return nobody('Its coordinator was lost before it answered, and the journal has no trace of it.')
}

const nobody = (what: string): BeginReply => ({
  type: 'refused',
  code: 'no-coordinator',
  detail: `${what} Nothing is known to have begun. Send it again in a moment: with an idempotency key that is safe, whatever happened to this one.`,
})

/** What the journal says of the request; null if it has no trace of it. */
async function lookUp(deps: ForwardDeps, request: BeginRequest): Promise<BeginReply | null> {
  const { idempotencyKey, requestHash } = request
  const { deadlineMs } = request.transaction
  const since = new Date(deps.clock.now() - deadlineMs - SKEW_MS)
  const found = await deps.view.findBegun({ idempotencyKey, requestHash, since })
  if (found === null) return null
  const { transaction } = found
  if (found.requestHash !== requestHash)
    return {
      type: 'refused',
      code: 'idempotency-mismatch',
      detail: `The key belongs to transaction ${transaction.id}, which was begun with another body. Nothing was begun. Use a new key.`,
    }
  const reached =
    request.wait === 'completed' ? transaction.endedAt !== null : transaction.outcome !== null
  return { type: reached ? 'answered' : 'pending', transaction }
}

function wasUnsent(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined
  return (
    typeof cause === 'object' &&
    cause !== null &&
    'code' in cause &&
    typeof cause.code === 'string' &&
    UNSENT.has(cause.code)
  )
}
