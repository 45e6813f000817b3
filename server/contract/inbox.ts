import { z } from 'zod'
import { time, transactionSummary } from './transaction'

export const inboxTab = z.enum(['in-doubt', 'heuristic', 'snoozed', 'done'])

export const NOTE_LENGTH_MAX = 1_000

const signed = { by: z.string(), at: time }

/** What those who work in the Inbox have agreed on about one transaction. */
export const inboxWork = z
  .object({
    /** `from`: whom it was taken over from; null: nobody. */
    claim: z.object({ ...signed, from: z.string().nullable() }).nullable(),
    note: z.object({ ...signed, text: z.string() }).nullable(),
    /** It comes back at `until`, or, where that is null, as soon as the participants say something else. */
    snooze: z.object({ ...signed, until: time.nullable() }).nullable(),
  })
  .meta({ id: 'InboxWork' })

/**
 * Why it is in doubt, probably; the first that fits. differed: participants ended differently, or may
 * have. silent: one does not answer. undecided: no verdict was written. refuses: one answers with a
 * fault. undelivered: one has not been told yet.
 */
export const causeKind = z.enum([
  ...(['differed', 'silent', 'undecided', 'refuses', 'undelivered', 'unknown'] as const),
])

export const inboxGroup = z
  .object({
    id: z.string(),
    kind: causeKind,
    participant: z.string().nullable(),
    /** Since when that participant has not answered. */
    since: time.nullable(),
    /** What it answers with instead. */
    code: z.string().nullable(),
    count: z.int(),
  })
  .meta({ id: 'InboxGroup' })

export const inboxItem = z
  .object({
    transaction: transactionSummary,
    /** Sessions that wait for its locks; null: nobody could tell. */
    blockedSessions: z.int().nullable(),
    group: z.string(),
    work: inboxWork,
  })
  .meta({ id: 'InboxItem' })

/** The last one that was in doubt and is no more. */
const lastSettled = z.object({
  transaction: z.string(),
  at: time,
  /** Who settled it by hand; null: it was settled by itself. */
  by: z.string().nullable(),
  /** How long it was in doubt. */
  lastedMs: z.int(),
})

/** GET /v1/inbox: the groups with most damage first, and so the items in them. */
export const inbox = z
  .object({
    at: time,
    /** The name under which this caller claims and notes. */
    you: z.string(),
    tab: inboxTab,
    counts: z.object({
      'in-doubt': z.int(),
      heuristic: z.int(),
      snoozed: z.int(),
      done: z.int(),
    }),
    groups: z.array(inboxGroup),
    /** The first of them; `counts` tells how many there are. */
    items: z.array(inboxItem),
    /** How many stand behind the last of them. */
    more: z.int(),
    /** Where nothing is in doubt; null: nothing was, as far as is kept. */
    last: lastSettled.nullable(),
  })
  .meta({ id: 'Inbox' })

export type LastSettled = z.infer<typeof lastSettled>

export const inboxQuery = z.object({
  /** Absent: the one in which `item` is, else what is in doubt, or, if nothing is, heuristic. */
  tab: inboxTab.optional(),
  item: z
    .string()
    .regex(/^[A-Za-z0-9.]{1,80}$/)
    .optional(),
  /** Since when something counts as done today; absent: for 24 hours. */
  since: time.optional(),
})

/** POST /v1/inbox/{id}:claim */
export const claimRequest = z.strictObject({
  claimed: z.boolean(),
  /** What somebody else has claimed is left to him unless this is true. */
  takeOver: z.boolean().default(false),
  /** What was taken over goes back to whom it was taken from, with `claimed: false`. */
  giveBack: z.boolean().default(false),
})

/** POST /v1/inbox/{id}:note; nothing is written over what was not seen. */
export const noteRequest = z.strictObject({
  text: z.string().trim().max(NOTE_LENGTH_MAX),
  /** The note that was looked at; null: there was none. */
  replaces: z.string().max(NOTE_LENGTH_MAX).nullable(),
})

/** POST /v1/inbox/{id}:snooze; null wakes it. */
export const snoozeRequest = z.strictObject({
  snooze: z
    .union([z.strictObject({ until: time }), z.strictObject({ evidenceId: z.string().max(40) })])
    .nullable()
    .meta({ description: 'Until a time, or until the participants say something else than then' }),
})

/** POST /v1/inbox/presence, every few seconds for as long as the page is open. */
export const presenceRequest = z.strictObject({
  /** One name for one window of a browser. */
  visitor: z.string().regex(/^[A-Za-z0-9-]{8,40}$/),
  /** The item that is open there; null: none, or the window is closed. */
  transaction: z
    .string()
    .regex(/^[A-Za-z0-9.]{1,80}$/)
    .nullable(),
})

export const presence = z
  .object({ others: z.array(z.object({ transaction: z.string(), who: z.string(), seenAt: time })) })
  .meta({ id: 'InboxPresence' })

export type InboxTab = z.infer<typeof inboxTab>
export type InboxWork = z.infer<typeof inboxWork>
export type CauseKind = z.infer<typeof causeKind>
export type InboxGroup = z.infer<typeof inboxGroup>
export type InboxItem = z.infer<typeof inboxItem>
export type Inbox = z.infer<typeof inbox>
export type InboxQuery = z.infer<typeof inboxQuery>
export type SnoozeRequest = z.infer<typeof snoozeRequest>
export type Presence = z.infer<typeof presence>
