import type { Instant } from '@/server/protocol/model'
import type { BlockedSession, Inspection } from './participant'

/** What is prepared at a participant and not in the journal: unclaimed is ours by its mark. */
export interface OnlyHere {
  readonly branchId: string
  readonly kind: 'unclaimed' | 'foreign'
  readonly preparedAt: Instant | null
  readonly blocks: number
  readonly damage: number
}

const MINUTE_MS = 60_000

/**
 * Session-minutes: the sessions that a branch blocks now times the minutes it has been prepared. Where
 * the participant keeps no time of prepare, it has lasted at least as long as the longest wait.
 */
export function damageOf(
  { preparedAt, blocked }: Pick<Inspection, 'preparedAt' | 'blocked'>,
  now: number,
): number {
  if (blocked === null) return 0
  const ageMs = Math.max(preparedAt === null ? 0 : now - preparedAt, ...blocked.map(waited))
  return Math.round((10 * blocked.length * ageMs) / MINUTE_MS) / 10
}

const waited = ({ waitingMs }: BlockedSession): number => waitingMs
