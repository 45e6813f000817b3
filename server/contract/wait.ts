import { z } from 'zod'
import { deadlockVictim } from './operator-policy'
import { participantKind } from './participant'
import { time } from './transaction'

export const waitParty = z.object({
  /** One party is one key, wherever it was seen. */
  key: z.string(),
  /**
   * transaction: one of Verdict’s. branch: something prepared that is none of its. session: somebody
   * else’s connection. owner: who took one of Verdict’s locks for no transaction; claims of one name and
   * one account are one where they can be, for it may be shared.
   */
  kind: z.enum(['transaction', 'branch', 'session', 'owner']),
  name: z.string(),
  transaction: z.string().nullable(),
  /** Where it is; null: in several places, or in none. */
  participant: z.string().nullable(),
  /** Of a transaction that the journal knows. */
  state: z.string().nullable(),
  inDoubt: z.boolean(),
})

export const wait = z.object({
  waiter: z.string(),
  holder: z.string(),
  /** Null: one of Verdict’s own locks. */
  participant: z.string().nullable(),
  object: z.string(),
  mode: z.string(),
  since: time,
  /** The connection that waits, as the participant numbers it. */
  session: z.string().nullable(),
})

const hotObject = z.object({
  participant: z.string().nullable(),
  object: z.string(),
  waiters: z.int(),
  since: time,
})

/** GET /v1/wait-for */
export const waitOverview = z
  .object({
    at: time,
    /** web: no coordinator answers, and sessions of branches at work are not told from others. */
    readBy: z.enum(['coordinator', 'web']),
    parties: z.array(waitParty),
    waits: z.array(wait),
    /** Each waits for the next, and the last for the first: nobody in it can go on. */
    rings: z.array(z.array(z.string())),
    hottest: z.array(hotObject),
    /** Whose end lets most go on; null: nobody waits. */
    resolveFirst: z
      .object({
        ...{ party: z.string(), transactions: z.int(), sessions: z.int() },
        /** Those that wait for one of Verdict’s locks for no transaction. */
        owners: z.int(),
      })
      .nullable(),
    /** Who has told: `cannot-tell` where row locks cannot be read, `silent` where nobody answered. */
    reports: z.array(
      z.object({
        participant: z.string(),
        kind: z.enum([...participantKind.options, 'unknown']),
        state: z.enum(['told', 'cannot-tell', 'silent']),
      }),
    ),
    /** Whether Verdict’s own locks could be read. */
    locks: z.enum(['told', 'silent']),
  })
  .meta({ id: 'WaitOverview' })

export const deadlock = z.object({
  id: z.string(),
  /**
   * The transaction that was aborted with the reason `deadlock`, so that the others could go on; or the
   * key of the party whose request for one of Verdict’s locks was refused for it.
   */
  victim: z.string(),
  /** By what policy it was chosen; null: of before there was one. */
  chosenBy: deadlockVictim.nullable(),
  ring: z.array(z.string()),
  /** When the last wait of the ring began. */
  since: time,
  foundAt: time,
  brokenAt: time,
  /** Who waited for whom at that moment, in the ring and around it. */
  parties: z.array(waitParty.omit({ state: true, inDoubt: true })),
  waits: z.array(wait),
})

/** GET /v1/deadlocks */
export const deadlockPage = z
  .object({ items: z.array(deadlock), nextCursor: z.string().optional() })
  .meta({ id: 'DeadlockPage' })

export const deadlockQuery = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
})

export type WaitParty = z.infer<typeof waitParty>
export type WaitRow = z.infer<typeof wait>
export type WaitOverview = z.infer<typeof waitOverview>
export type Deadlock = z.infer<typeof deadlock>
