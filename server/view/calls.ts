import type { Prisma } from '@/prisma/client/client'
import { type NextWhy, nextWhy } from '@/server/contract/attempt-ledger'

/** A record of a branch, as the journal has it. */
export interface CallRecord {
  readonly type: string
  readonly branch: number | null
  readonly at: Date
  readonly data: Prisma.JsonValue
}

export interface Call {
  readonly operation: string
  readonly at: Date
  readonly durationMs: number
  readonly result: string
  readonly code: string | null
  readonly text: string | null
  readonly nextAt: Date | null
  readonly nextWhy: NextWhy | null
  readonly policyVersion: number | null
}

type Data = Readonly<Record<string, unknown>>

/** What was asked, where a record tells of an answer; `told` is what the verdict has everybody do. */
const asked: Readonly<Record<string, (data: Data, told: string) => readonly [string, string]>> = {
  worked: () => ['work', 'worked'],
  'work-failed': () => ['work', 'failed'],
  voted: ({ vote }) => ['prepare', textOf(vote) ?? 'unknown'],
  confirmed: (_, told) => [told, 'confirmed'],
  contradicted: ({ found }, told) => [told, `found ${textOf(found) ?? 'otherwise'}`],
  'pre-committed': () => ['pre-commit', 'pre-committed'],
  'decider-answered': ({ found, operation }) => [
    textOf(operation) ?? 'decide',
    `found ${textOf(found) ?? 'unknown'}`,
  ],
  terminated: ({ found }) => ['terminate', `found ${textOf(found) ?? 'unknown'}`],
  'step-done': () => ['action', 'done'],
  'step-refused': () => ['action', 'refused'],
  compensated: () => ['compensate', 'compensated'],
  'compensation-refused': () => ['compensate', 'refused'],
}

/** The call that a record tells of; null: it tells of none. */
export function callOf({ type, at, data }: CallRecord, outcome: string | null): Call | null {
  const given = typeof data === 'object' && data !== null && !Array.isArray(data) ? data : {}
  if (type === 'held-back')
    return { ...unconfirmed(given, at), result: NOT_SENT, nextWhy: 'breaker' }
  if (type === 'attempt') return unconfirmed(given, at)
  const told = type === 'answered-late' ? (textOf(given.event) ?? type) : type
  return answered(given, { type: told, at }, outcome)
}

const NOT_SENT = 'not sent'

const unconfirmed = (given: Data, at: Date): Call => ({
  ...{ operation: textOf(given.operation) ?? 'unknown', at, ...measured(given) },
  result: given.result === 'retry' ? 'not confirmed' : (textOf(given.result) ?? 'unknown'),
  nextAt: dateOf(given.nextAt),
  // Records of before say nothing of it.
  nextWhy: nextWhy.nullable().catch(null).parse(given.nextWhy),
  policyVersion: numberOf(given.policyVersion),
})

/** Giving up a session, or a record of another version, is no call. */
function answered(
  given: Data,
  { type, at: notedAt }: Pick<CallRecord, 'type' | 'at'>,
  outcome: string | null,
): Call | null {
  const unsent = given.unsent === true
  const at = unsent ? notedAt : dateOf(given.sentAt)
  if (given.released === true || at === null) return null
  const told = outcome === 'committed' ? 'commit' : 'abort'
  const [operation, result] = asked[type]?.(given, told) ?? []
  if (operation === undefined || result === undefined) return null
  return {
    operation,
    result: unsent ? NOT_SENT : result,
    at,
    ...measured(given),
    nextAt: null,
    nextWhy: null,
    // Answers of before say nothing of it.
    policyVersion: numberOf(given.policyVersion),
  }
}

const measured = (given: Data) => ({
  durationMs: numberOf(given.durationMs) ?? 0,
  code: textOf(given.code),
  text: textOf(given.text),
})

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null)

function dateOf(value: unknown): Date | null {
  const ms = numberOf(value)
  return ms === null ? null : new Date(ms)
}
