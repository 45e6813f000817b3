import type { Priority } from '@/server/policy/priority-queue'
import { type TransactionState, transactionState } from '@/server/protocol/look'
import type { Instant, Recovery } from '@/server/protocol/model'
import type { Running } from './running'
import { outcomeOf } from './running-rows'

/** A transaction as callers see it: the contract's TransactionSummary. */
export interface Summary {
  readonly id: string
  readonly name: string | null
  readonly protocol: string
  readonly recovery: Recovery
  readonly priority: Priority
  readonly state: TransactionState
  readonly outcome: 'committed' | 'aborted' | null
  readonly reason: string | null
  readonly inDoubtSince: string | null
  readonly participants: string[]
  readonly startedAt: string
  readonly deadlineAt: string
  readonly decidedAt: string | null
  readonly endedAt: string | null
  readonly durationMs: number | null
  readonly retries: number
  readonly lab: boolean
  /** Of a heuristic outcome; while somebody runs it, nobody has. */
  readonly acknowledged: { by: string; at: string; reason: string } | null
  readonly version: number
}

export const summaryOf = (running: Running): Summary => ({
  id: running.id,
  name: running.name,
  protocol: protocolOf(running),
  recovery: running.recovery,
  priority: running.priority,
  state: transactionState(running.state),
  outcome: outcomeOf(running.state),
  reason: running.reason,
  inDoubtSince: timeOf(running.inDoubtSince),
  participants: [...running.participants],
  startedAt: timeOf(running.startedAt) ?? '',
  deadlineAt: timeOf(running.deadlineAt) ?? '',
  decidedAt: timeOf(running.decidedAt),
  endedAt: timeOf(running.endedAt),
  durationMs: running.endedAt === null ? null : running.endedAt - running.startedAt,
  retries: running.retries,
  lab: running.lab,
  acknowledged: null,
  version: running.version,
})

const protocolsOf = {
  ...{ tries: 'try-confirm-cancel', message: 'two-phase-message' },
  early: 'optimistic-two-phase-commit',
} as const

function protocolOf({ saga, threePhase, payloads }: Running): string {
  if (saga !== null) return 'saga'
  if (payloads !== null) return protocolsOf[payloads.calls]
  return threePhase ? 'three-phase-commit' : 'two-phase-commit'
}

const timeOf = (instant: Instant | null): string | null =>
  instant === null ? null : new Date(instant).toISOString()
