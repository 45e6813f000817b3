import { z } from 'zod'
import { time } from './transaction'

/** What there are nets of, and what may go wrong in each; the first is meant where none is named. */
export const petriVariants = {
  'two-phase-commit': ['fault-free', 'crash', 'crash-recovery', 'read-only'],
  'three-phase-commit': ['fault-free', 'termination'],
  saga: ['backward', 'pivot', 'stuck'],
} as const

export type PetriVariants = typeof petriVariants

/** GET /v1/analysis/petri; a variant that the protocol does not have is refused with the list of its own. */
export const petriQuery = z.object({
  protocol: z.enum(['two-phase-commit', 'three-phase-commit', 'saga']),
  /** Of a saga: its steps, one after another. */
  participants: z.coerce.number().int().min(1).max(8).default(2),
  variant: z.string().max(40).optional(),
})

const tokens = z.array(z.string())

export const petriNet = z.object({
  places: z.array(z.string()),
  initial: tokens,
  transitions: z.array(z.object({ name: z.string(), consumes: tokens, produces: tokens })),
})

export type PetriNet = z.infer<typeof petriNet>

export const petriAnalysis = z
  .object({
    protocol: z.string(),
    variant: z.string(),
    participants: z.int(),
    places: z.int(),
    transitions: z.int(),
    /** That can be reached, and the steps between them. */
    markings: z.int(),
    arcs: z.int(),
    /** The most tokens that a place ever holds. */
    bound: z.int(),
    /** In which nothing can happen; not proper: some participant waits for ever. */
    deadMarkings: z.array(z.object({ marked: tokens, proper: z.boolean() })),
    /** The one end that can be reached from everywhere; null: there is none such. */
    home: tokens.nullable(),
    /** Of the incidence matrix. */
    rank: z.int(),
    /** A basis: in every marking the weighted tokens add up to the sum. */
    invariants: z.array(z.object({ weights: z.record(z.string(), z.number()), sum: z.number() })),
    /** Transitions that can never happen, and markings in which participants ended differently. */
    unfired: z.array(z.string()),
    contradictions: z.array(tokens),
    net: petriNet,
  })
  .meta({ id: 'PetriAnalysis' })

export type PetriAnalysis = z.infer<typeof petriAnalysis>

/** POST /v1/analysis/petri:replay */
export const petriReplayRequest = z
  .union([
    z.strictObject({
      /** Its id, or an end of it of at least six characters. */
      transaction: z.string().min(6).max(120),
    }),
    z.strictObject({
      /** The id of a run, and which of its transactions, from 0. */
      simulation: z.string().max(2_000),
      number: z.int().min(0).default(0),
    }),
  ])
  .meta({ id: 'PetriReplayRequest' })

export type PetriReplayRequest = z.infer<typeof petriReplayRequest>

export const petriReplay = z
  .object({
    /** Of a simulated run: its number there. */
    transaction: z.string(),
    /** The id of that run; null: it is a real one. */
    simulation: z.string().nullable(),
    protocol: z.string(),
    variant: z.string(),
    /** Their names, in the order of the net's numbers. */
    participants: z.array(z.string()),
    net: petriNet,
    /** What the owners of the transaction recorded, the verdict where it came to stand. */
    events: z.array(
      z.object({
        type: z.string(),
        /** Null: it was simulated. */
        at: time.nullable(),
        /** Its number in the net, and not in the transaction. */
        number: z.int().nullable(),
        /** The vote, the verdict, or what the decider answered. */
        said: z.string().nullable(),
        /** The transitions that it was, none if it moves no token; null: it was not come to. */
        fires: z.array(z.string()).nullable(),
      }),
    ),
    /** The first event that cannot have happened there, what could have, and where the tokens are. */
    bad: z.object({ event: z.int(), expected: z.array(z.string()), marked: tokens }).nullable(),
    /** The transaction has ended: nothing more comes. */
    ended: z.boolean(),
  })
  .meta({ id: 'PetriReplay' })

export type PetriReplay = z.infer<typeof petriReplay>

/** GET /v1/analysis/petri/running */
export const petriRunning = z
  .object({
    at: time,
    /** The nets on which transactions run now, the one with the most first. */
    nets: z.array(
      z.object({
        /** Made of what follows: the same for the same net. */
        key: z.string(),
        protocol: z.string(),
        variant: z.string(),
        participants: z.int(),
        net: petriNet,
        transactions: z.array(
          z.object({
            id: z.string(),
            name: z.string().nullable(),
            /** Where its tokens are. */
            marked: tokens,
          }),
        ),
      }),
    ),
    /** Whose log is no firing sequence of its net. */
    strange: z.array(z.string()),
    /** Sagas whose steps are ordered at the same time, of which there is no net. */
    withoutNet: z.int(),
    /** There are more transactions than were looked at. */
    more: z.boolean(),
  })
  .meta({ id: 'PetriRunning' })

export type PetriRunning = z.infer<typeof petriRunning>
