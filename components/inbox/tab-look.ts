import type { InboxTab } from '@/server/contract/inbox'
import { type Phrase, phrase, say } from '@/server/contract/words'

const look = (label: Phrase, empty: Phrase, text: Phrase) => ({
  get label() {
    return say(label)
  },
  get empty() {
    return say(empty)
  },
  get text() {
    return say(text)
  },
})

/** The tabs of the Inbox: their names, and what stands there when nothing else does. */
export const tabLook = {
  'in-doubt': look(
    phrase`In doubt`,
    phrase`Nothing is in doubt`,
    phrase`Transactions whose participants wait for a verdict, or ended differently, are listed here. With recovery set to manual, a coordinator that is killed before the verdict leaves one.`,
  ),
  heuristic: look(
    phrase`Heuristic`,
    phrase`Nothing has to be repaired by hand`,
    phrase`Transactions whose participants ended differently, or may have, are listed here until somebody has marked them as reconciled.`,
  ),
  snoozed: look(
    phrase`Snoozed`,
    phrase`Nothing is snoozed`,
    phrase`What somebody has put out of sight, with S, is listed here until its time comes or its evidence changes.`,
  ),
  done: look(
    phrase`Done today`,
    phrase`Nobody has settled anything by hand today`,
    phrase`What people have settled since midnight is listed here, with its outcome.`,
  ),
} as const satisfies Record<InboxTab, { label: string; empty: string; text: string }>
