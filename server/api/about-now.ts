import type { ProblemCode } from '@/server/contract/problem'

const PRESENT: readonly ProblemCode[] = [
  'participant-draining',
  'participant-not-usable',
  'unknown-participant',
  'too-busy',
  'breaker-open',
  'throttled',
  'lock-held',
  'locks-unavailable',
]

/** Refused for what holds now: the same request may have begun before, and then has its answer. */
export const isAboutNow = (answer: {
  readonly type: string
  readonly code?: ProblemCode
}): boolean =>
  answer.type === 'refused' && answer.code !== undefined && PRESENT.includes(answer.code)

/** What somebody is told whose key belongs to another request. */
export const ofAnother = (id: string) => ({
  type: 'refused' as const,
  code: 'idempotency-mismatch' as const,
  detail: `The key belongs to transaction ${id}, which was begun with another body. Nothing was begun. Use a new key.`,
})
