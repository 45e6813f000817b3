import type { InboxTab } from '@/server/contract/inbox'

/** The tabs of the Inbox: their names, and what stands there when nothing else does. */
export const tabLook = {
  'in-doubt': {
    label: 'In doubt',
    empty: 'Nothing is in doubt',
    text: 'Transactions whose participants wait for a verdict, or ended differently, are listed here. With recovery set to manual, a coordinator that is killed before the verdict leaves one.',
  },
  heuristic: {
    label: 'Heuristic',
    empty: 'Nothing has to be repaired by hand',
    text: 'Transactions whose participants ended differently, or may have, are listed here until somebody has acknowledged them.',
  },
  snoozed: {
    label: 'Snoozed',
    empty: 'Nothing is snoozed',
    text: 'What somebody has put out of sight, with S, is listed here until its time comes or its evidence changes.',
  },
  done: {
    label: 'Done today',
    empty: 'Nobody has settled anything by hand today',
    text: 'What people have settled since midnight is listed here, with its outcome.',
  },
} as const satisfies Record<InboxTab, { label: string; empty: string; text: string }>
