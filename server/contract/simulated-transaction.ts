import { z } from 'zod'
import { simulation } from './simulation'

const verdict = z.enum(['commit', 'abort'])

/** What can be drawn of it. */
const act = z.discriminatedUnion('type', [
  z.object({ type: z.literal('begun') }),
  /** `arrivesMs`: of each copy; none: it is lost on its way. */
  z.object({
    ...{ type: z.literal('sent'), kind: z.string(), to: z.string() },
    arrivesMs: z.array(z.number()),
  }),
  z.object({ type: z.literal('heard'), kind: z.string(), from: z.string() }),
  /** A record that somebody waited for is on the disk. */
  z.object({ type: z.literal('forced') }),
  z.object({ type: z.enum(['crashed', 'restarted', 'paused']) }),
  z.object({ type: z.literal('voted'), vote: z.enum(['yes', 'no', 'read-only']) }),
  z.object({ type: z.literal('ended'), verdict }),
  z.object({ type: z.literal('decided'), verdict }),
  z.object({
    type: z.literal('told'),
    told: z.enum(['committed', 'refused', 'timed-out', 'untold', 'not-begun']),
  }),
])

/** GET /v1/simulations/{id}/transactions/{number} */
export const simulatedTransaction = z
  .object({
    id: z.string(),
    settings: simulation.shape.settings,
    /** From 0. */
    transaction: z.int(),
    /** All that there are, the application not among them. */
    nodes: z.array(z.string()),
    /** From its first step to its last, with what happened meanwhile to nodes as a whole. */
    items: z.array(
      z.object({
        number: z.int(),
        /** Of the run: where it stands among all. */
        event: z.int(),
        atMs: z.number(),
        node: z.string(),
        /** What happened to the node as a whole, in the middle of this transaction. */
        isOfNode: z.boolean(),
        /** Null: nothing is said of it beside what is drawn. */
        says: z.string().nullable(),
        act: act.nullable(),
      }),
    ),
    /** False: there is more than is shown. */
    isWhole: z.boolean(),
    /** Laws that were broken in it. */
    violations: simulation.shape.violations,
  })
  .meta({ id: 'SimulatedTransaction' })

export type SimulatedTransaction = z.infer<typeof simulatedTransaction>
