import { z } from 'zod'
import { plannedFault, runFault } from './lab-scenario'
import { attempts } from './operation-policy'
import { fitsProtocol, optimisation, presumption } from './protocol'
import { recovery, time } from './transaction'
import { fitsWorkload, runProtocol, workload } from './workload'

/** How the transfers reach the banks: as databases, or by HTTP through an agent before each. */
export const runThrough = z.enum(['databases', 'agents'])

/** Of one run. */
const PLANNED_MAX = 50

export const newRun = z
  .strictObject({
    workload,
    /** Three phases go through agents, whatever `through` says: databases cannot be pre-committed. */
    protocol: runProtocol.default('two-phase-commit'),
    presumption: presumption.optional(),
    optimise: z.array(optimisation).max(3).optional(),
    transactions: z.int().min(1).max(1_000_000).optional(),
    durationMs: z.int().min(100).max(86_400_000).optional(),
    /** Transactions begun per second at most; absent: as fast as the concurrency allows. */
    rate: z.number().positive().max(10_000).optional(),
    concurrency: z.int().min(1).max(64).default(4),
    seed: z.int().min(0).max(2_147_483_647),
    recovery: recovery.default('automatic'),
    through: runThrough.default('databases'),
    /** How often a promise is asked for; absent: as the policies say. */
    attempts: attempts.optional(),
    /** What the lab breaks by itself while it runs. */
    faults: z.array(plannedFault).max(PLANNED_MAX).optional(),
  })
  .refine((run) => (run.transactions === undefined) !== (run.durationMs === undefined), {
    path: ['transactions'],
    message: 'Give either transactions or durationMs',
  })
  .superRefine(fitsWorkload)
  .superRefine(fitsProtocol)
  .meta({ id: 'NewRun' })

export const invariant = z.object({
  /** Null: not decided while a bank is silent. */
  holds: z.boolean().nullable(),
  expected: z.number(),
  found: z.number().nullable(),
  /** Of what was found: held for transfers that are not decided, where the protocol reserves. */
  reserved: z.number().nullable().default(null),
  /** Transfers seen at one bank only, which must explain the whole difference. */
  undecided: z.int(),
  checkedAt: time.nullable(),
  text: z.string(),
})

export const labRun = z
  .object({
    id: z.string(),
    workload: z.string(),
    protocol: z.string(),
    presumption: presumption.default('abort'),
    optimise: z.array(optimisation).default([]),
    seed: z.int(),
    recovery,
    through: runThrough,
    concurrency: z.int(),
    rate: z.number().nullable(),
    transactions: z.int().nullable(),
    durationMs: z.int().nullable(),
    attempts: attempts.nullable().default(null),
    state: z.enum(['running', 'finished', 'stopped']),
    startedAt: time,
    endedAt: time.nullable(),
    /** Its scenario: what it was told to break, and when. */
    planned: z.array(plannedFault).default([]),
    /** What was broken while it ran, by its scenario or by hand. */
    faults: z.array(runFault).default([]),
    /** True: something of the scenario could not be applied; `faults` say what, and why. */
    incomplete: z.boolean().default(false),
    /** `unanswered`: sent, and the answer got lost; `notStarted`: refused before it began. */
    counts: z.object({
      committed: z.int(),
      aborted: z.int(),
      unanswered: z.int(),
      notStarted: z.int(),
    }),
    invariant,
    latencyMs: z.object({
      p50: z.number().nullable(),
      p95: z.number().nullable(),
      p99: z.number().nullable(),
      n: z.int(),
    }),
    /**
     * Branches prepared at a time, as the databases list them while it runs: the mean of the batches of
     * samples, and their deviation. Null: nothing was sampled, or services take part.
     */
    prepared: z
      .object({
        ...{ mean: z.number(), deviation: z.number() },
        ...{ batches: z.int(), samples: z.int() },
      })
      .nullable()
      .default(null),
  })
  .meta({ id: 'Run' })

export const runPage = z.object({ items: z.array(labRun) })

export type NewRun = z.infer<typeof newRun>
export type LabRun = z.infer<typeof labRun>
export type Invariant = z.infer<typeof invariant>
