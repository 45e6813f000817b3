import { traceparent } from '@/server/contract/passed-on'
import type { ProblemCode } from '@/server/contract/problem'
import type { BeginReply } from '../ports'
import { problem, type Reply, reply } from '../reply'

/* What the addresses that begin or end a transaction have in common. */

const KEY_LENGTH_MAX = 200
const RETRY_AFTER_S = '1'
/** Refusals that pass by themselves. */
const PASSING: readonly ProblemCode[] = [
  'no-coordinator',
  'too-busy',
  'breaker-open',
  'throttled',
  'journal-unavailable',
  'shutting-down',
  'lock-held',
  'locks-unavailable',
]

/** What a caller hears who waited for an outcome (D33). */
export function answerTo(begun: BeginReply): Reply {
  if (begun.type === 'refused') return refusalOf(begun)
  const { transaction } = begun
  const location = `/v1/transactions/${transaction.id}`
  return reply(begun.type === 'answered' ? 201 : 202, transaction, { location })
}

export const shuttingDown = (): Reply =>
  problem('shutting-down', 'Verdict is shutting down. Nothing was begun. Send it again later.', {
    headers: { 'retry-after': RETRY_AFTER_S },
  })

/** A refusal that passes by itself says when to come back. */
export function refusalOf(refused: Extract<BeginReply, { type: 'refused' }>): Reply {
  const { code, detail, retryAfterS } = refused
  const after = retryAfterS === undefined ? RETRY_AFTER_S : String(retryAfterS)
  const headers = PASSING.includes(code) ? { 'retry-after': after } : {}
  return problem(code, detail, { headers })
}

/** The field counts more than the header; a header that is none of ours is ignored, as W3C has it. */
export function traceOf(
  header: string | string[] | undefined,
  field: string | undefined,
): { readonly traceparent?: string } {
  const parsed = traceparent.safeParse(field ?? header)
  return parsed.success ? { traceparent: parsed.data } : {}
}

/** The key of header and field, which must be one and the same if both are given. */
export function keyOf(
  header: string | string[] | undefined,
  field: string | undefined,
): string | null | { readonly refused: Reply } {
  const given = Array.isArray(header) ? header.join(',') : header
  if (given !== undefined && (given.length === 0 || given.length > KEY_LENGTH_MAX))
    return refusedKey(`A key has 1 to ${KEY_LENGTH_MAX} characters`)
  if (given !== undefined && field !== undefined && given !== field)
    return refusedKey('The header Idempotency-Key has another value')
  return given ?? field ?? null
}

const refusedKey = (message: string) => ({
  refused: problem(
    'invalid-request',
    `The idempotency key cannot be used. ${message}. Nothing was begun. Send one key.`,
    { errors: [{ path: 'idempotencyKey', message }] },
  ),
})
