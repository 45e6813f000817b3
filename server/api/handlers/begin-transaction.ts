import { z } from 'zod'
import type { ProblemCode } from '@/server/contract/problem'
import {
  type NewTransaction,
  newTransaction,
  transactionSummary,
  waitFor,
} from '@/server/contract/transaction'
import { statementFault } from '@/server/participant/statement-guard'
import { hashOf } from '../canonical-json'
import type { ApiContext } from '../context'
import type { BeginReply } from '../ports'
import { problem, type Reply, reply } from '../reply'
import { defineRoute } from '../route'

const KEY_LENGTH_MAX = 200
const RETRY_AFTER_S = '1'
/** Refusals that pass by themselves. */
const PASSING: readonly ProblemCode[] = [
  'no-coordinator',
  'too-busy',
  'journal-unavailable',
  'shutting-down',
]

/** POST /v1/transactions (D33). */
export const beginTransaction = defineRoute({
  method: 'POST',
  path: '/v1/transactions',
  name: 'beginTransaction',
  summary: 'Runs a transaction over several participants, or not at all',
  query: z.object({ wait: waitFor.default('decided') }),
  body: newTransaction,
  headers: {
    'Idempotency-Key': 'The same key and body give the same answer, however often they are sent',
  },
  replies: { 201: transactionSummary, 202: transactionSummary },
  problems: [
    ...(['statement-not-allowed', 'unknown-participant', 'participant-not-usable'] as const),
    ...(['idempotency-mismatch', 'no-coordinator', 'too-busy', 'journal-unavailable'] as const),
    'shutting-down',
  ],
  handle: async (context, { query, body, headers, requestId, signal }) => {
    const key = keyOf(headers['idempotency-key'], body.idempotencyKey)
    if (typeof key === 'object' && key !== null) return key.refused
    const refused = refusedStatement(body) ?? (await refusedParticipant(context, body))
    if (refused !== null) return refused
    if (context.isShuttingDown()) return shuttingDown()
    const { idempotencyKey: _, ...asked } = body
    const shardKey = key ?? context.newUlid()
    const begun = await context.transactions.begin(
      {
        transaction: body,
        idempotencyKey: key,
        requestHash: key === null ? hashOf(asked, shardKey) : hashOf(asked),
        shardKey,
        wait: query.wait,
        requestId,
      },
      signal,
    )
    return answerTo(begun)
  },
})

function answerTo(begun: BeginReply): Reply {
  if (begun.type === 'refused') {
    const headers = PASSING.includes(begun.code) ? { 'retry-after': RETRY_AFTER_S } : {}
    return problem(begun.code, begun.detail, { headers })
  }
  const { transaction } = begun
  const location = `/v1/transactions/${transaction.id}`
  return reply(begun.type === 'answered' ? 201 : 202, transaction, { location })
}

const shuttingDown = (): Reply =>
  problem('shutting-down', 'Verdict is shutting down. Nothing was begun. Send it again later.', {
    headers: { 'retry-after': RETRY_AFTER_S },
  })

/** The key of header and field, which must be one and the same if both are given. */
function keyOf(
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

/** D23: found before anything runs. */
function refusedStatement({ branches }: NewTransaction): Reply | null {
  const errors = branches.flatMap(({ statements }, branch) =>
    statements.flatMap((statement, index) => {
      const fault = statementFault(statement)
      const path = `branches.${branch}.statements.${index}.sql`
      return fault === null ? [] : [{ path, message: fault.text }]
    }),
  )
  const [first] = errors
  if (first === undefined) return null
  const detail = `${first.message} Nothing was run. Take the statement out or change it.`
  return problem('statement-not-allowed', detail, { errors })
}

async function refusedParticipant(
  { registry }: ApiContext,
  { branches }: NewTransaction,
): Promise<Reply | null> {
  const names = [...new Set(branches.map(({ participant }) => participant))]
  // Somebody may have registered or tested it a moment ago, through another process.
  if (names.some((name) => registry.row(name)?.usable !== true)) await registry.reload()
  for (const [index, { participant }] of branches.entries()) {
    const row = registry.row(participant)
    const path = `branches.${index}.participant`
    if (row === null)
      return problem(
        'unknown-participant',
        `No participant is called ${participant}. Nothing was begun. Register it with PUT /v1/participants/${participant}.`,
        { errors: [{ path, message: 'Not registered' }] },
      )
    if (!row.usable)
      return problem(
        'participant-not-usable',
        `${participant} has not passed its test, so it might not keep a promise. Nothing was begun. Run POST /v1/participants/${participant}:test and read its findings.`,
        { errors: [{ path, message: 'Has not passed its test' }] },
      )
  }
  return null
}
