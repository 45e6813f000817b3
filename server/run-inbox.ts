import { createBatchRunner } from './api/batch-runner'
import type { ApiContext } from './api/context'
import { wakeChanged, wakeDue } from './api/wake-snoozed'
import { endApprovals, lapseChanged } from './api/watch-approvals'
import { every } from './run-recovery'

const DUE_EVERY_MS = 1_000
const LOOK_EVERY_MS = 10_000
const PRUNE_EVERY_MS = 3_600_000

/** What web does for the Inbox without being asked, bulk actions among it, until it is closed. */
export function startInbox(context: ApiContext, retentionDays: number) {
  const runner = createBatchRunner(context)
  const stops = [
    every(context, DUE_EVERY_MS, () => wakeDue(context)),
    every(context, LOOK_EVERY_MS, () => wakeChanged(context)),
    every(context, DUE_EVERY_MS, () => endApprovals(context)),
    every(context, LOOK_EVERY_MS, () => lapseChanged(context)),
    every(context, PRUNE_EVERY_MS, () => context.approvals.prune(retentionDays)),
    every(context, PRUNE_EVERY_MS, () => context.batches.prune(retentionDays)),
  ]
  return {
    close: () => {
      for (const stop of stops) stop()
      return runner.close()
    },
  }
}
