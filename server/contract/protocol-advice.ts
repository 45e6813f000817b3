import { z } from 'zod'
import { optimisation } from './protocol'
import { BRANCHES_MAX } from './transaction'

/** GET /v1/protocol-advice */
export const protocolAdviceQuery = z.object({
  participants: z
    .string()
    .transform((text) => text.split(',').map((name) => name.trim()))
    .pipe(z.array(z.string().min(1).max(60)).min(1).max(BRANCHES_MAX))
    .meta({ description: 'Names with commas between; one for each branch' }),
})

const answers = z.object({
  calls: z.int(),
  late: z.int(),
  votes: z.int(),
  refused: z.int(),
  p50Ms: z.number(),
  p95Ms: z.number(),
  p99Ms: z.number(),
})

const advised = z.enum(['two-phase-commit', 'try-confirm-cancel', 'three-phase-commit'])

export const protocolAdvice = z
  .object({
    /** Null: nothing that runs here fits all of them. */
    protocol: advised.nullable(),
    optimise: z.array(optimisation),
    /** How often a vote is asked for, and how long one call may take. */
    attempts: z.int(),
    attemptMs: z.array(z.object({ participant: z.string(), ms: z.number() })),
    reasons: z.array(z.string()),
    candidates: z.array(
      z.object({
        protocol: advised,
        optimise: z.array(optimisation),
        fits: z.boolean(),
        because: z.string(),
        messages: z.int(),
        forcedWrites: z.int(),
        rounds: z.int(),
        answerMs: z.number().nullable(),
      }),
    ),
    /** What it was learnt from; null: nothing was called of late. */
    measured: z.object({
      minutes: z.int(),
      participants: z.array(z.object({ participant: z.string(), answers: answers.nullable() })),
    }),
  })
  .meta({ id: 'ProtocolAdvice' })

export type ProtocolAdvice = z.infer<typeof protocolAdvice>
