import { z } from 'zod'
import { measured } from './analysis'

/** GET /v1/analysis/measured */
export const measurementQuery = z.object({
  minutes: z.coerce.number().int().min(5).max(1_440).default(30),
  /** Only those with so many branches: a chain is of one size. */
  participants: z.coerce.number().int().min(1).max(32).default(2),
  /** Only those of a run of the lab, whenever they ran. */
  run: z
    .string()
    .regex(/^[0-9A-Za-z-]{1,60}$/, 'Letters, digits and hyphens, 60 at most')
    .optional(),
})

/** Why the chain does not tell of a transaction. */
export const leftOut = z.enum([
  ...(['only-read', 'decider', 'application', 'taken-over', 'heuristic', 'other-abort'] as const),
])

export const measurement = z
  .object({
    minutes: z.int(),
    participants: z.int(),
    /** As POST /v1/analysis/markov takes it; null: nothing ended that can be held against the chain. */
    measured: measured.nullable(),
    /** The states that they were in: how many, and the newest of these by their ids. */
    visited: z.array(
      z.object({ state: z.string(), count: z.int(), transactions: z.array(z.string()) }),
    ),
    /** Those that the chain does not tell of, and why. */
    leftOut: z.array(z.object({ why: leftOut, count: z.int() })),
    /** Of each size: how many ended, those that are left out too. */
    sizes: z.array(z.object({ participants: z.int(), ended: z.int() })),
    /** Of those that committed: until the verdict, from there to the end, and the whole. */
    meanMs: z.object({ votes: z.number(), delivery: z.number(), whole: z.number() }).nullable(),
    /** What one round took: of asking for votes, and of delivering a commit, as the chain counts rounds. */
    roundMs: z.object({ prepare: z.number(), deliver: z.number() }).nullable(),
  })
  .meta({ id: 'Measurement' })

export type Measurement = z.infer<typeof measurement>
export type LeftOut = z.infer<typeof leftOut>
