import { z } from 'zod'
import { time } from './transaction'

/*
 * The contract of services that take part: docs/HTTP-PARTICIPANTS.md in schemas. What a service may
 * add is let through; what it must say is not guessed.
 */

export const CONTRACT = 1
/** What stands between the address of the service and the calls. */
export const ROOT = 'verdict'

const json: z.ZodType<unknown> = z.json()
const epoch = z.int().min(0)
const since = z.iso.datetime({ offset: true })

/** May stand in any answer about a branch; where it does it must be the branch that was asked. */
const about = { gid: z.string().optional(), branch: z.int().optional() }

export const serviceDescription = z
  .looseObject({
    contract: z.int(),
    name: z.string().max(200),
    version: z.string().max(200),
    server: z
      .string()
      .max(200)
      .meta({ description: 'Stays the same as long as the memory of branches does' }),
    fence: z.boolean().meta({ description: 'An aborted branch can never be prepared' }),
    list: z.boolean().meta({ description: 'It can list what is prepared' }),
    outcomes: z
      .boolean()
      .default(false)
      .meta({ description: 'It can show what has committed as digests' }),
    preCommit: z.boolean().default(false).meta({
      description: 'It keeps a pre-committed state and obeys an elected leader: an agent',
    }),
    steps: z.array(z.string().max(40)).max(20).default([]).meta({
      description:
        'The steps of compensating protocols that it has behind a barrier: try, confirm, cancel, action, compensate',
    }),
  })
  .meta({ id: 'ServiceDescription' })

export const prepareRequest = z
  .looseObject({ payload: json, epoch, deadline: time })
  .meta({ id: 'PrepareRequest' })

export const commitRequest = z.looseObject({}).meta({ id: 'CommitRequest' })

export const abortRequest = z.looseObject({ epoch }).meta({ id: 'AbortRequest' })

export const stepRequest = z
  .looseObject({
    payload: json,
    retriable: z.boolean().optional().meta({
      description: 'The action comes after the pivot of a saga: a refusal is not remembered',
    }),
  })
  .meta({ id: 'StepRequest' })

export const stepAnswer = z
  .looseObject({ reason: z.string().optional(), ...about })
  .meta({ id: 'StepAnswer' })

export const tried = z.looseObject({ state: z.literal('TRIED'), ...about }).meta({ id: 'Tried' })

export const confirmed = z
  .looseObject({ state: z.literal('CONFIRMED'), ...about })
  .meta({ id: 'Confirmed' })

export const cancelled = z
  .looseObject({ state: z.literal('CANCELLED'), ...about })
  .meta({ id: 'Cancelled' })

export const delivered = z
  .looseObject({ state: z.literal('DELIVERED'), ...about })
  .meta({ id: 'Delivered' })

export const stepRefused = z
  .looseObject({ reason: z.string().optional(), ...about })
  .meta({ id: 'StepRefused' })

export const voteYes = z
  .looseObject({ vote: z.enum(['YES', 'READ_ONLY']), ...about })
  .meta({ id: 'Promise' })

export const voteNo = z
  .looseObject({ vote: z.literal('NO'), reason: z.string(), ...about })
  .meta({ id: 'Refusal' })

export const newerEpoch = z.looseObject({ epoch }).meta({ id: 'NewerEpoch' })

export const committed = z
  .looseObject({ state: z.literal('COMMITTED'), since, ...about })
  .meta({ id: 'Committed' })

export const aborted = z
  .looseObject({ state: z.literal('ABORTED'), since, ...about })
  .meta({ id: 'Aborted' })

export const unknownBranch = z
  .looseObject({ state: z.literal('UNKNOWN'), ...about })
  .meta({ id: 'UnknownBranch' })

export const heuristicRollback = z
  .looseObject({ heuristic: z.enum(['ROLLBACK', 'MIXED']), ...about })
  .meta({ id: 'HeuristicRollback' })

export const heuristicCommit = z
  .looseObject({ heuristic: z.enum(['COMMIT', 'MIXED']), ...about })
  .meta({ id: 'HeuristicCommit' })

export const confirmRefused = z
  .union([heuristicRollback, stepRefused])
  .meta({ id: 'ConfirmRefused' })

/** The last three are of Try–Confirm–Cancel: reserved, and nothing locked; and how that ended. */
export const serviceState = z.enum([
  'ACTIVE',
  'PREPARED',
  'COMMITTED',
  'ABORTED',
  'UNKNOWN',
  'TRIED',
  'CONFIRMED',
  'CANCELLED',
])

export const branchStatus = z
  .looseObject({
    state: serviceState,
    since: since.nullable(),
    epoch: epoch.nullable(),
    ...about,
  })
  .meta({ id: 'BranchStatus' })

export const preparedBranches = z
  .looseObject({
    items: z
      .array(
        z.looseObject({
          gid: z.string().max(200),
          branch: z.int().min(1).max(999),
          since,
          epoch: epoch.nullable(),
        }),
      )
      .max(1_000),
    next: z.string().max(500).nullable(),
  })
  .meta({ id: 'PreparedBranches' })

const bucket = {
  window: z.string().regex(/^[0-9A-HJKMNP-TV-Z]{7}$/),
  slot: z.string().regex(/^[0-9a-f]$/),
}

/** What has committed, as a hash table: see the page of the contract for windows, slots and digests. */
export const outcomeDigests = z
  .looseObject({
    buckets: z.array(
      z.looseObject({
        ...bucket,
        count: z.int().min(0),
        digest: z.string().regex(/^[0-9a-f]{16}$/),
      }),
    ),
  })
  .meta({ id: 'OutcomeDigests' })

export const outcomeBranches = z
  .looseObject({
    branches: z.array(z.looseObject({ gid: z.string().max(200), branch: z.int().min(1).max(999) })),
  })
  .meta({ id: 'OutcomeBranches' })

const ulid = z.string().regex(/^[0-9A-Z]{0,26}$/)

/** How both are asked for; with buckets, `WINDOW.slot` each, the branches in them are told. */
export const outcomeQuery = z.object({
  cluster: z.string().regex(/^[a-z0-9]{1,16}$/),
  from: ulid,
  until: ulid,
  bucket: z.array(z.string().regex(/^[0-9A-HJKMNP-TV-Z]{7}\.[0-9a-f]$/)).max(100),
})

export type ServiceDescription = z.infer<typeof serviceDescription>
export type ServiceState = z.infer<typeof serviceState>
export type PreparedBranches = z.infer<typeof preparedBranches>
