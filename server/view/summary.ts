import { z } from 'zod'
import type { Transaction } from '@/prisma/client/client'
import { priority } from '@/server/contract/admission'
import {
  outcome,
  recovery,
  type TransactionSummary,
  transactionState,
} from '@/server/contract/transaction'
import { timeOf, timeOrNull } from './rows'

const labelsOf = z.record(z.string(), z.string()).catch({})

/** Most have none, and need not say so. */
function labelled(kept: Transaction['labels']): Pick<TransactionSummary, 'labels'> {
  const labels = labelsOf.parse(kept)
  return Object.keys(labels).length === 0 ? {} : { labels }
}

/** A row as the API and the socket carry it. */
export const summaryOf = (row: Transaction): TransactionSummary => ({
  id: row.id,
  name: row.name,
  protocol: row.protocol,
  recovery: recovery.parse(row.recovery),
  priority: priority.catch('normal').parse(row.priority),
  state: transactionState.parse(row.state),
  outcome: outcome.nullable().parse(row.outcome),
  reason: row.reason,
  inDoubtSince: timeOrNull(row.inDoubtSince),
  participants: row.participants,
  startedAt: timeOf(row.startedAt),
  deadlineAt: timeOf(row.deadlineAt),
  decidedAt: timeOrNull(row.decidedAt),
  endedAt: timeOrNull(row.endedAt),
  durationMs: row.endedAt === null ? null : row.endedAt.getTime() - row.startedAt.getTime(),
  retries: row.retries,
  lab: row.lab,
  ...labelled(row.labels),
  acknowledged:
    row.acknowledgedAt === null
      ? null
      : {
          by: row.acknowledgedBy ?? '',
          at: timeOf(row.acknowledgedAt),
          reason: row.acknowledgedReason ?? '',
        },
  version: row.version,
})
