import { z } from 'zod'
import { crashAt, hasPoint, simulatedCrash } from './simulated-crash'

const simulatedProtocol = z.enum([
  ...(['two-phase-commit', 'three-phase-commit', 'parallel-commit', 'paxos-commit'] as const),
  ...(['optimistic-two-phase-commit', 'last-agent', 'unsolicited-vote'] as const),
  'two-phase-message',
  ...(['try-confirm-cancel', 'saga'] as const),
])

const PARTICIPANTS_MAX = 8
const TRANSACTIONS_MAX = 20_000
const ATTEMPTS_MAX = 10
const FAULTS_MAX = 1_000
const MS_MAX = 60_000
/** More would keep a processor busy for longer than anybody waits. */
const BRANCHES_MAX = 60_000
const LOSS_MAX = 0.9

const share = z.number().min(0).max(1)
const milliseconds = z.number().min(0).max(MS_MAX)

const network = z.strictObject({
  /** One way, of each message of the protocol. */
  loss: z.number().min(0).max(LOSS_MAX).default(0),
  duplicate: share.default(0),
  /** A message that takes up to ten times longer than others, so that later ones pass it. */
  reorder: share.default(0),
  /** One way, on average. */
  delayMs: milliseconds.default(2),
  /** The share of the delay that is left to chance, exponentially. */
  jitter: share.default(0.5),
})

const settings = z
  .strictObject({
    protocol: simulatedProtocol,
    /** Of two-phase commit as published; absent: the machine that runs here. */
    presumption: z.enum(['abort', 'commit', 'nothing', 'none']).optional(),
    /** F of Paxos Commit: how many of its 2F + 1 acceptors may be lost. */
    spare: z.int().min(0).max(2).default(1),
    /**
     * Of a saga: its steps, one after another. The last one decides as last agent, and of a two-phase
     * message it is the application's own database.
     */
    participants: z.int().min(1).max(PARTICIPANTS_MAX),
    transactions: z.int().min(1).max(TRANSACTIONS_MAX),
    seed: z.int().min(0).max(4_294_967_295),
    /** Between two begins, on average. */
    intervalMs: z.number().min(0.01).max(MS_MAX).default(10),
    /** How likely a branch votes no or refuses its step, or votes read-only. */
    refuse: share.default(0),
    readOnly: share.default(0),
    /** How often a vote is asked for, and how long each time is waited. */
    attempts: z.int().min(1).max(ATTEMPTS_MAX).default(3),
    timeoutMs: z.number().min(1).max(MS_MAX).default(200),
    network: network.prefault({}),
    /** How long it takes until a write is durable. */
    syncMs: milliseconds.default(1),
    /** How many of each in the whole run, of whoever takes part, and how long they last on average. */
    crashes: z.int().min(0).max(FAULTS_MAX).default(0),
    repairMs: milliseconds.default(500),
    partitions: z.int().min(0).max(FAULTS_MAX).default(0),
    partitionMs: milliseconds.default(1_000),
    /** A process that stands still and goes on as if nothing had happened. */
    pauses: z.int().min(0).max(FAULTS_MAX).default(0),
    pauseMs: milliseconds.default(5_000),
    /**
     * One crash at a point of the first transaction, as `repairMs` has it; with two participants, and
     * of a protocol that runs here.
     */
    crashAt: crashAt.optional(),
    /**
     * Liveness: after the last begin a core heals for good, and all must end. Safety: faults go on
     * until the run is over, and what is left is left.
     */
    mode: z.enum(['liveness', 'safety']).default('liveness'),
  })
  .refine(({ participants, transactions }) => participants * transactions <= BRANCHES_MAX, {
    path: ['transactions'],
    message: `At most ${BRANCHES_MAX} branches in all`,
  })
  .refine(
    ({ protocol, presumption }) => presumption === undefined || protocol === 'two-phase-commit',
    {
      path: ['presumption'],
      message: 'Only two-phase commit has one',
    },
  )
  .refine(hasPoint, { path: ['crashAt'], message: 'There is no such point to crash at' })
  .refine(({ refuse, readOnly }) => refuse + readOnly <= 1, {
    path: ['readOnly'],
    message: 'Together with refuse more than all',
  })

/** POST /v1/simulations */
export const newSimulation = settings.meta({ id: 'NewSimulation' })

export type NewSimulation = z.input<typeof newSimulation>
export type SimulationSettings = z.infer<typeof newSimulation>

const spread = z.object({
  mean: z.number(),
  deviation: z.number(),
  p50: z.number(),
  p95: z.number(),
  p99: z.number(),
  max: z.number(),
})

export const simulation = z
  .object({
    /** Made of the settings and the seed: whoever knows it can have the run again, at any time. */
    id: z.string(),
    settings: settings.meta({ id: 'SimulationSettings' }),
    /** Of every event and when it happened: the same for the same settings and seed. */
    traceHash: z.string(),
    events: z.int(),
    virtualMs: z.number(),
    outcomes: z.object({
      committed: z.int(),
      /** Aborted because of a no. */
      refused: z.int(),
      /** Aborted because a vote was missing, or its coordinator was lost. */
      timedOut: z.int(),
      /** The application was not told how it ended. */
      untold: z.int(),
      /** Nobody took it. */
      notBegun: z.int(),
    }),
    /** From the begin to the answer. */
    latencyMs: spread,
    /** Of the protocol, as they were sent; by kind also those for work, and to the coordinator's store. */
    messages: z.object({ total: z.int(), lost: z.int(), byKind: z.record(z.string(), z.int()) }),
    /** Writes that somebody waited for. */
    forcedWrites: z.object({ total: z.int(), coordinator: z.int(), participants: z.int() }),
    /** From a branch's yes to its end; `atOnce`: how many there were at a time, on average. */
    inDoubtMs: spread.extend({ branches: z.int(), atOnce: z.number(), left: z.int() }),
    /** What became of the first transaction; only where a crash at a point of it was asked for. */
    crash: simulatedCrash.optional(),
    violationsTotal: z.int(),
    /** The first of them. */
    violations: z.array(
      z.object({
        law: z.string(),
        transaction: z.int(),
        event: z.int(),
        atMs: z.number(),
        says: z.string(),
      }),
    ),
  })
  .meta({ id: 'Simulation' })

export type Simulation = z.infer<typeof simulation>
export type SimulationResult = Omit<Simulation, 'id' | 'settings'>

const WATCHED_MAX = 20
const STEPS_MAX = 1_000

/** GET /v1/simulations/{id}/events */
export const simulationEventQuery = z.object({
  /** By number, from 0, with commas between them. */
  transactions: z
    .string()
    .regex(/^\d{1,5}(,\d{1,5})*$/, 'Numbers with commas between them')
    .transform((text) => text.split(',').map(Number))
    .refine((numbers) => numbers.length <= WATCHED_MAX, `At most ${WATCHED_MAX}`)
    .default([0]),
  /** The steps after this number. */
  after: z.coerce.number().int().min(0).max(1_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(STEPS_MAX).default(200),
})

/** With what happened to nodes as a whole, which belongs to no transaction. */
export const simulationEvents = z
  .object({
    items: z.array(
      z.object({
        number: z.int(),
        /** Of the run: where it stands among all. */
        event: z.int(),
        atMs: z.number(),
        node: z.string(),
        transaction: z.int().nullable(),
        says: z.string(),
      }),
    ),
    /** What to send as `after` for more; null: that was all. */
    next: z.int().nullable(),
  })
  .meta({ id: 'SimulationEvents' })

export type SimulationEvents = z.infer<typeof simulationEvents>
