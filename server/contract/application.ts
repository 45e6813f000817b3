import { z } from 'zod'
import { priority } from './admission'
import { isKept } from './kept-payload'
import { transactionLocks } from './lock-key'
import { transactionRetry } from './operation-policy'
import { json, labels, traceparent } from './passed-on'
import { presumption } from './protocol'
import { BRANCHES_MAX, DEADLINE_MS_MAX, recovery } from './transaction'

const step = z.strictObject({
  participant: z.string().min(1).max(60),
  payload: json.refine(isKept, {
    error:
      'It has a text with NUL or half a character in it, which the journal cannot keep until it is delivered. Write it in another way, as Base64 for example',
  }),
})

/** A two-phase message: what is done elsewhere once a local transaction of the application commits. */
const message = z
  .strictObject({
    participant: z.string().min(1).max(60).meta({
      description:
        'The database of the local transaction; it is asked if nobody says how that ended',
    }),
    steps: z
      .array(step)
      .min(1)
      .max(BRANCHES_MAX - 1),
  })
  .meta({ id: 'NewMessage' })

/** A transaction that an application drives: it does the work over its own connections. */
export const newOpenTransaction = z
  .strictObject({
    name: z.string().min(1).max(100).optional(),
    idempotencyKey: z.string().min(1).max(200).optional(),
    deadlineMs: z.int().min(1).max(DEADLINE_MS_MAX).default(10_000),
    recovery: recovery.default('automatic'),
    priority: priority.optional(),
    retry: transactionRetry.optional(),
    labels: labels.default({}),
    traceparent: traceparent.optional(),
    protocol: z.enum(['two-phase-commit', 'two-phase-message']).default('two-phase-commit'),
    message: message.optional(),
    presumption: presumption.optional(),
    locks: transactionLocks.optional(),
  })
  .refine(
    ({ protocol, message: given }) => (protocol === 'two-phase-message') === (given !== undefined),
    { path: ['message'], error: 'A two-phase message has it, and no other protocol' },
  )
  .refine(
    ({ protocol, presumption: given }) => protocol === 'two-phase-commit' || given === undefined,
    {
      path: ['presumption'],
      error: 'Only two-phase commit chooses what is presumed. Leave it out',
    },
  )
  .meta({ id: 'NewOpenTransaction' })

/** A connection, as its server calls it; and the server, as the participant's adapter calls it. */
const session = z.string().min(1).max(60)
const server = z.string().min(1).max(120)

export const newBranch = z
  .strictObject({
    participant: z.string().min(1).max(60),
    session: session.optional(),
    server: server.optional(),
  })
  .meta({ id: 'NewBranch' })

export const enlistedBranch = z
  .object({
    /** Its name at the participant: what PREPARE TRANSACTION or XA START call it. */
    branch: z.string(),
    n: z.int(),
    epoch: z.int(),
    kind: z.enum(['postgresql', 'mariadb']),
    remainingMs: z.int(),
  })
  .meta({ id: 'EnlistedBranch' })

/** *Unknown* is as good as no vote: the coordinator looks for the branch at its participant. */
export const branchVote = z.strictObject({
  n: z.int().min(1).max(BRANCHES_MAX),
  vote: z.enum(['yes', 'no', 'read-only', 'unknown']),
  xid: z.string().min(1).max(40).optional(),
  server: server.optional(),
  session: session.optional(),
  rows: z.int().min(0).max(2_000_000_000).optional(),
  statementsHash: z
    .string()
    .regex(/^[0-9a-f]{1,64}$/)
    .optional(),
})

export const branchVotes = z
  .strictObject({
    votes: z
      .array(branchVote)
      .max(BRANCHES_MAX)
      .refine((votes) => new Set(votes.map(({ n }) => n)).size === votes.length, {
        error: 'Each branch has one vote',
      }),
  })
  .meta({ id: 'BranchVotes' })

export const giveUpReason = z
  .strictObject({ reason: z.string().min(1).max(500).optional() })
  .meta({ id: 'GiveUp' })

export type NewOpenTransaction = z.infer<typeof newOpenTransaction>
export type EnlistedBranch = z.infer<typeof enlistedBranch>
export type BranchVote = z.infer<typeof branchVote>
