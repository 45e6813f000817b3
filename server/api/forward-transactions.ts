import { z } from 'zod'
import { wait } from '@/server/platform/clock'
import { parseTransactionId, SHARDS, shardOf } from '@/server/protocol/ids'
import { isAboutNow } from './about-now'
import { askInner, beginReply, type ForwardDeps } from './ask-inner'
import { forwardApplications } from './forward-applications'
import { lookUp } from './look-up'
import { createOwners, type Owners } from './owners'
import type { BeginReply, BeginRequest, Transactions } from './ports'

/** Longer than the owner waits by itself (D33), so that its answer comes first. */
const GRACE_MS = 8_000
/** A batch that was on its way when the owner died has landed or is lost by then. */
const LANDING_MS = 300
const LOOKS = 3
/** The one remembered, and the one that is read anew. */
const ATTEMPTS_MAX = 2
const HURRY_MS_MAX = 5_000
const hurryReply = z.object({ hurried: z.boolean() })
const retryAllReply = z.object({ ordered: z.int() })

/** D27: hands a transaction to the coordinator that owns its shard. */
export function forwardTransactions(deps: ForwardDeps): Transactions {
  const owners = createOwners(deps)
  return {
    ...forwardApplications(deps, owners),
    begin: async (request, signal) => {
      let tried = await attempt(deps, owners, { request, signal })
      for (let n = 1; n < ATTEMPTS_MAX && tried.again && !signal.aborted; n++)
        tried = await attempt(deps, owners, { request, signal })
      return tried.reply
    },
    hurry: async (id) => {
      const shard = parseTransactionId(id)?.shard
      const url = shard === undefined ? null : await owners.of(shard)
      if (url === null) return false
      const answer = await askInner(deps, {
        ...{ url, path: '/internal/transactions/hurry', body: { id }, schema: hurryReply },
        signal: AbortSignal.timeout(HURRY_MS_MAX),
      })
      return typeof answer === 'object' && answer.hurried
    },
    retryAll: (participant, perSecond) => retryAll(deps, owners, { participant, perSecond }),
  }
}

/** At every coordinator that holds a shard; each makes its own calls at the rate. */
async function retryAll(
  deps: ForwardDeps,
  owners: Owners,
  body: { readonly participant: string; readonly perSecond: number },
): Promise<number | null> {
  const shards = Array.from({ length: SHARDS }, (_, shard) => shard)
  const urls = new Set(await Promise.all(shards.map((shard) => owners.of(shard))))
  const answers = await Promise.all(
    [...urls]
      .filter((url) => url !== null)
      .map((url) =>
        askInner(deps, {
          ...{ url, path: '/internal/transactions/retry-all', body, schema: retryAllReply },
          signal: AbortSignal.timeout(HURRY_MS_MAX),
        }),
      ),
  )
  const counts = answers.flatMap((one) => (typeof one === 'object' ? [one.ordered] : []))
  return counts.length === 0 ? null : counts.reduce((sum, one) => sum + one, 0)
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
  if (typeof answer === 'object' && isAboutNow(answer) && request.idempotencyKey !== null)
    return over((await lookUp(deps, request)) ?? answer)
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
const ask = (deps: ForwardDeps, { url, request, signal }: Asked) =>
  askInner(deps, {
    ...{ url, path: '/internal/transactions', body: request, schema: beginReply },
    signal: AbortSignal.any([
      signal,
      AbortSignal.timeout(request.transaction.deadlineMs + GRACE_MS),
    ]),
  })

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
