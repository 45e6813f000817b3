import { z } from 'zod'
import { fitsProtocol, optimisation, presumption } from './protocol'
import { recovery, time } from './transaction'
import { fitsWorkload, runProtocol, workload } from './workload'

export const processRole = z.enum([
  ...(['coordinator', 'web', 'lab', 'journal', 'participant', 'agent', 'trip'] as const),
  /** Of the shop: its services, and what copies rows from one database to another. */
  ...(['payment', 'shop', 'relay'] as const),
  /** A node of the etcd that holds the verdicts. */
  'register',
])
export const processState = z.enum(['starting', 'running', 'stopped', 'paused', 'exited'])
export const processCommand = z.enum(['start', 'stop', 'kill', 'pause', 'resume'])

export const labProcess = z
  .object({
    name: z.string(),
    role: processRole,
    pid: z.int().nullable(),
    state: processState,
    since: time,
    restarts: z.int(),
    /** True: nobody has needed it yet, so that it stands still is no fault. */
    asleep: z.boolean().optional(),
  })
  .meta({ id: 'Process' })

export const processList = z.object({ items: z.array(labProcess) })

export const faultKind = z.enum(['delay', 'drop', 'cut', 'refuse-votes', 'crash-at'])
/** To the participant, from it, or both. */
export const direction = z.enum(['to', 'from', 'both'])

/** The points of a commit with n branches: B0, S1 V1 … Sn Vn, D0 Dm D1, C1 A1 … Cn An, E0 E1; aborts have R and Z. One that an application drives has J1 … Jn and F0 in the place of B0, S1 … Sn; one in three phases Q1 W1 … Qn Wn before D0, and T0 T1 around a termination; around a branch that decides L0 Lm L1, and P0 P1 where it is barred. */
export const crashPoint = z
  .string()
  .regex(/^(B0|F0|D0|Dm|D1|E0|E1|T0|T1|L0|Lm|L1|P0|P1|[JSVQWCARZ]([1-9]|[12]\d|3[0-2]))$/)

export const newFault = z
  .strictObject({
    kind: faultKind,
    /** The bank whose link or votes are concerned, or the process that crashes. */
    name: z.string().max(60),
    direction: direction.default('both'),
    delayMs: z.int().min(1).max(60_000).optional(),
    point: crashPoint.optional(),
    /** Heals by itself after this long. */
    forMs: z.int().min(100).max(3_600_000).optional(),
  })
  .refine((fault) => fault.kind !== 'delay' || fault.delayMs !== undefined, {
    path: ['delayMs'],
    message: 'A delay needs delayMs',
  })
  .refine((fault) => fault.kind !== 'crash-at' || fault.point !== undefined, {
    path: ['point'],
    message: 'A crash needs a point',
  })
  .meta({ id: 'NewFault' })

export const labFault = z
  .object({
    id: z.string(),
    kind: faultKind,
    name: z.string(),
    direction,
    delayMs: z.int().nullable(),
    point: z.string().nullable(),
    since: time,
    until: time.nullable(),
  })
  .meta({ id: 'Fault' })

export const labWorkload = z.object({
  name: z.string(),
  title: z.string(),
  text: z.string(),
  /** What this machine lacks for it, and how to get it; null: nothing. */
  missing: z.string().nullable(),
})

export const lab = z
  .object({
    workloads: z.array(labWorkload),
    faults: z.array(labFault),
    databases: z.array(z.object({ name: z.string(), url: z.string() })),
    /** The newest run, if there was one. */
    run: z.string().nullable(),
  })
  .meta({ id: 'Lab' })

/** How the transfers reach the banks: as databases, or by HTTP through an agent before each. */
export const runThrough = z.enum(['databases', 'agents'])

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
    state: z.enum(['running', 'finished', 'stopped']),
    startedAt: time,
    endedAt: time.nullable(),
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
  })
  .meta({ id: 'Run' })

export const runPage = z.object({ items: z.array(labRun) })

export type LabProcess = z.infer<typeof labProcess>
export type ProcessCommand = z.infer<typeof processCommand>
export type LabFault = z.infer<typeof labFault>
export type NewFault = z.infer<typeof newFault>
export type Lab = z.infer<typeof lab>
export type NewRun = z.infer<typeof newRun>
export type LabRun = z.infer<typeof labRun>
export type Invariant = z.infer<typeof invariant>
