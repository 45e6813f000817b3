import { z } from 'zod'

/** So many that a chain is still solved at once; the work grows with the third power of its states. */
export const MARKOV_STATES_MAX = 128
const ATTEMPTS_MAX = 32
const PARTICIPANTS_MAX = 32
const TRANSITIONS_MAX = 5_000
const PATH_MAX = 500
/** A day. */
const DURATION_MS_MAX = 86_400_000
const COUNT_MAX = 1_000_000_000_000

const share = z.number().min(0).max(1)
const duration = z.number().min(0).max(DURATION_MS_MAX)
const howMany = z.int().min(0).max(COUNT_MAX)

const count = z
  .strictObject({ hits: howMany, of: howMany })
  .refine(({ hits, of }) => hits <= of, { path: ['hits'], message: 'More than there were' })

const counted = z.strictObject({
  loss: count.optional(),
  down: count.optional(),
  refuse: count.optional(),
  coordinatorCrash: count.optional(),
  recovery: count.optional(),
})

/** What was measured under the same conditions; each part that is given is held against its prediction. */
export const measured = z
  .strictObject({
    ended: howMany.min(1),
    committed: howMany,
    /** Of those that aborted: by a no, and because a vote was missing. */
    refused: howMany.optional(),
    timedOut: howMany.optional(),
    latencyMs: z.strictObject({ mean: duration, deviation: duration }).optional(),
    /** Branches prepared at a time, on average, and decisions a second: for Little's law. */
    inDoubt: z
      .strictObject({
        mean: z.number().min(0).max(COUNT_MAX),
        decisionsPerSecond: z.number().min(0).max(COUNT_MAX),
      })
      .optional(),
    /**
     * Branches that were prepared: how many a second, for how long on average, and how many there were
     * at a time in samples of the databases: their mean, its deviation, and of how many that is.
     */
    prepared: z
      .strictObject({
        perSecond: z.number().min(0).max(COUNT_MAX),
        meanMs: duration,
        sampled: z.strictObject({
          mean: z.number().min(0).max(COUNT_MAX),
          deviation: z.number().min(0).max(COUNT_MAX),
          of: howMany.min(1),
        }),
      })
      .optional(),
    counts: counted.optional(),
    /** Between states by name, as the answer names them: V(3,1), C(2), X, COMMITTED. */
    transitions: z
      .array(z.strictObject({ from: z.string().max(20), to: z.string().max(20), count: howMany }))
      .max(TRANSITIONS_MAX)
      .optional(),
    /** Whole ways through the states, for the order of the chain. */
    paths: z
      .array(z.strictObject({ states: z.array(z.string().max(20)).max(PATH_MAX), count: howMany }))
      .max(TRANSITIONS_MAX)
      .optional(),
  })
  .refine(
    ({ ended, committed, refused = 0, timedOut = 0 }) => committed + refused + timedOut <= ended,
    {
      path: ['committed'],
      message: 'More than have ended',
    },
  )

/** POST /v1/analysis/markov */
export const markovRequest = z
  .strictObject({
    /** p: a message is lost, one way. q: the participant is down. v: it votes no. */
    loss: share,
    down: share,
    refuse: share,
    /** k: how often a vote is asked for. */
    attempts: z.int().min(1).max(ATTEMPTS_MAX),
    /** n */
    participants: z.int().min(1).max(PARTICIPANTS_MAX),
    /** h: the coordinator crashes in a round that delivers the decision. ρ: it is back after a tick. */
    coordinatorCrash: share.default(0),
    recovery: share.default(1),
    /** Tᵣ of each round of prepare, the last for all that follow; T_B of delivery; T_X of a tick. */
    prepareMs: z.array(duration).min(1).max(ATTEMPTS_MAX).default([20, 60, 140]),
    deliverMs: duration.default(25),
    downMs: duration.default(100),
    measured: measured.optional(),
  })
  .meta({ id: 'MarkovRequest' })

const interval = z.object({ low: z.number(), high: z.number() })

/** A share or a mean beside its prediction; z: by how many standard deviations they differ. */
const compared = z.object({
  predicted: z.number(),
  measured: z.number(),
  of: z.int(),
  interval,
  /** Null: the prediction leaves nothing to chance. */
  z: z.number().nullable(),
  fits: z.boolean(),
})

const chiSquared = z.object({
  chiSquared: z.number(),
  degrees: z.int(),
  p: z.number(),
  impossible: z.boolean(),
  fits: z.boolean(),
})

/** A likelihood ratio: that a chain of this order is enough, against one of the next. */
const orderTest = z.object({
  g: z.number(),
  degrees: z.int(),
  p: z.number(),
  rejected: z.boolean(),
})

const estimated = z.object({
  value: z.number(),
  of: z.int(),
  interval,
  assumed: z.number(),
  fits: z.boolean(),
})

export const markovFit = z
  .object({
    success: compared,
    ends: chiSquared.nullable(),
    latency: compared.nullable(),
    transitions: chiSquared.nullable(),
    inDoubt: z.object({ predicted: z.number(), measured: z.number() }).nullable(),
    /** Little's law, L = λW, against what the databases showed. */
    prepared: compared.extend({ verdict: z.string() }).nullable(),
    parameters: z.record(z.string(), estimated),
    /** Whether the next state depends on the present one, and on that only. */
    order: z.object({ order0: orderTest, order1: orderTest, order2: orderTest }).nullable(),
    fits: z.boolean(),
    /** In words. */
    verdict: z.string(),
  })
  .meta({ id: 'MarkovFit' })

export type MarkovFit = z.infer<typeof markovFit>

const end = z.enum(['COMMITTED', 'ABORT_NO', 'ABORT_TIMEOUT'])

export const markovAnalysis = z
  .object({
    parameters: z.record(z.string(), z.union([z.number(), z.array(z.number())])),
    /** What needs no chain: success, attempts, rounds, and the time in doubt of one branch. */
    closed: z.object({
      s: z.number(),
      sigma: z.number(),
      P_commit: z.number(),
      P_abort_NO: z.number(),
      P_abort_timeout: z.number(),
      E_attempts: z.number(),
      E_rounds: z.number(),
      P_answered: z.array(z.number()),
      E_delivering: z.number(),
      E_ticks_down: z.number(),
      E_in_doubt: z.number(),
    }),
    /** From its start; times in milliseconds. */
    chain: z.object({
      states: z.array(z.object({ name: z.string(), durationMs: z.number() })),
      start: z.string(),
      transitions: z.array(z.object({ from: z.string(), to: z.string(), probability: z.number() })),
      /** Expected visits of each state: the row of the start in (I−Q)⁻¹. */
      N: z.record(z.string(), z.number()),
      B: z.record(end, z.number()),
      /** Expected steps, and their variance. */
      t: z.number(),
      Var: z.number(),
      time: z.number(),
      inDoubt: z.number(),
      /** In doubt for more than 0, 1, 2 … rounds once the decision stands. */
      inDoubtLongerThan: z.array(z.number()),
      residual: z.number(),
    }),
    fit: markovFit.nullable(),
  })
  .meta({ id: 'MarkovAnalysis' })
