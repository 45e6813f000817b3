import { z } from 'zod'
import {
  type NewTransaction,
  newTransaction,
  transactionSummary,
  waitFor,
} from '@/server/contract/transaction'
import { secondLastResource } from '@/server/participant/last-resource'
import { statementFaultAt } from '@/server/participant/statement-guards'
import type { ApiContext } from '../context'
import { hashOf } from '../hash-of'
import { lookUp } from '../look-up'
import { problem, type Reply } from '../reply'
import { defineRoute } from '../route'
import { answerTo, keyOf, shuttingDown, traceOf } from './beginning'

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
    traceparent: 'The trace that the transaction belongs to, as the field of the same name',
  },
  replies: { 201: transactionSummary, 202: transactionSummary },
  problems: [
    ...(['statement-not-allowed', 'unknown-participant', 'participant-not-usable'] as const),
    ...(['participant-draining', 'work-does-not-fit', 'second-last-resource'] as const),
    ...(['idempotency-mismatch', 'no-coordinator', 'too-busy', 'journal-unavailable'] as const),
    ...(['lock-held', 'locks-unavailable', 'shutting-down'] as const),
    ...(['breaker-open', 'throttled'] as const),
  ],
  handle: async (context, { query, body, headers, requestId, signal }) => {
    const key = keyOf(headers['idempotency-key'], body.idempotencyKey)
    if (typeof key === 'object' && key !== null) return key.refused
    const { idempotencyKey: _, traceparent: __, ...asked } = body
    const shardKey = key ?? context.newUlid()
    const request = {
      transaction: { ...body, ...traceOf(headers.traceparent, body.traceparent) },
      idempotencyKey: key,
      requestHash: key === null ? hashOf(asked, shardKey) : hashOf(asked),
      ...{ shardKey, wait: query.wait, requestId },
    }
    const refused = (await refusedParticipant(context, body)) ?? refusedStatement(context, body)
    if (refused !== null) {
      // What it was asked for may be as wrong now as it was right when its key has begun it.
      const before = key === null ? null : await lookUp(context, request)
      return before === null ? refused : answerTo(before)
    }
    if (context.isShuttingDown()) return shuttingDown()
    return answerTo(await context.transactions.begin(request, signal))
  },
})

/** D23: found before anything runs. What may be sent depends on what is behind the name. */
function refusedStatement({ registry }: ApiContext, { branches }: NewTransaction): Reply | null {
  const errors = branches.flatMap((branch, place) =>
    (['statements', 'compensationStatements'] as const).flatMap((field) =>
      (branch[field] ?? []).flatMap((statement, index) => {
        const kind = registry.row(branch.participant)?.kind ?? 'unknown'
        const fault = statementFaultAt(kind, statement)
        const path = `branches.${place}.${field}.${index}.sql`
        return fault === null ? [] : [{ path, message: fault.text }]
      }),
    ),
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
  return refusedSecond(registry, branches)
}

/** 11.1: found before anything runs. */
function refusedSecond(
  registry: ApiContext['registry'],
  branches: NewTransaction['branches'],
): Reply | null {
  const rows = branches.flatMap(({ participant }) => registry.row(participant) ?? [])
  const second = secondLastResource(rows)
  if (second === null) return null
  const path = `branches.${second.index}.participant`
  const errors = [{ path, message: 'A second one that cannot prepare' }]
  return problem('second-last-resource', second.detail, { errors })
}
