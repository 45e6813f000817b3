import { z } from 'zod'
import { type ProblemCode, problems } from '@/server/contract/problem'
import { transactionSummary } from '@/server/contract/transaction'
import { type Clock, wait } from '@/server/platform/clock'
import { callInner } from '@/server/platform/inner-http'
import { shardOf } from '@/server/protocol/ids'
import type { View } from '@/server/view/view'
import { createOwners, type Owners } from './owners'
import type { BeginReply, BeginRequest, Transactions } from './ports'

/** Longer than the owner waits by itself (D33), so that its answer comes first. */
const GRACE_MS = 8_000
/** A batch that was on its way when the owner died has landed or is lost by then. */
const LANDING_MS = 300
const LOOKS = 3
/** The one remembered, and the one that is read anew. */
const ATTEMPTS_MAX = 2
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
  const owners = createOwners(deps)
  return {
    begin: async (request, signal) => {
      let tried = await attempt(deps, owners, { request, signal })
      for (let n = 1; n < ATTEMPTS_MAX && tried.again && !signal.aborted; n++)
        tried = await attempt(deps, owners, { request, signal })
      return tried.reply
    },
  }
}

interface Tried {
  readonly reply: BeginReply
  /** Nothing has begun, or a key keeps it from beginning twice: whoever owns it now may be asked. */
  readonly again: boolean
}

async function attempt(
  deps: ForwardDeps,
  owners: Owners,
  { request, signal }: Omit<Asked, 'url'>,
): Promise<Tried> {
  const shard = shardOf(request.shardKey)
  const url = await owners.of(shard)
  if (url === null) return over((await lookUp(deps, request)) ?? nobody('No coordinator owns it.'))
  const answer = await ask(deps, { url, request, signal })
  if (typeof answer === 'object' && !isNobody(answer)) return over(answer)
  owners.forget(shard, url)
  if (typeof answer === 'object') return { reply: answer, again: true }
  const found = await (answer === 'lost' ? findLost(deps, request) : lookUp(deps, request))
  if (found !== null) return over(found)
  const again = answer === 'unsent' || request.idempotencyKey !== null
  return { reply: nobody('Its coordinator was lost before it answered.'), again }
}

const over = (reply: BeginReply): Tried => ({ reply, again: false })

interface Asked {
  readonly url: string
  readonly request: BeginRequest
  readonly signal: AbortSignal
}

const isNobody = (answer: BeginReply): boolean =>
  answer.type === 'refused' && answer.code === 'no-coordinator'

/** `unsent`: nothing has begun. `lost`: nobody here knows whether something has. */
async function ask(
  { token }: ForwardDeps,
  { url, request, signal }: Asked,
): Promise<BeginReply | 'unsent' | 'lost'> {
  const limitMs = request.transaction.deadlineMs + GRACE_MS
  try {
    const { status, body } = await callInner({
      ...{ url, token, method: 'POST', path: '/internal/transactions', body: request },
      signal: AbortSignal.any([signal, AbortSignal.timeout(limitMs)]),
    })
    const answer = status === 200 ? beginReply.safeParse(body) : null
    return answer?.success ? answer.data : 'lost'
  } catch (error) {
    return wasUnsent(error) ? 'unsent' : 'lost'
  }
}

/** The owner was lost with the answer, and perhaps after the transaction had begun (D33). */
async function findLost(deps: ForwardDeps, request: BeginRequest): Promise<BeginReply | null> {
  for (let look = 0; look < LOOKS; look++) {
    const found = await lookUp(deps, request)
    if (found !== null) return found
    await wait(deps.clock, LANDING_MS)
  }
  return null
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
