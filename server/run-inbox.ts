import type { ApiContext } from './api/context'
import { wakeChanged, wakeDue } from './api/wake-snoozed'
import { every } from './run-recovery'

const DUE_EVERY_MS = 1_000
const LOOK_EVERY_MS = 10_000

/** What web does for the Inbox without being asked; ends when the answer is called. */
export function startInbox(context: ApiContext): () => void {
  const due = every(context, DUE_EVERY_MS, () => wakeDue(context))
  const changed = every(context, LOOK_EVERY_MS, () => wakeChanged(context))
  return () => {
    due()
    changed()
  }
}
