import { z } from 'zod'
import { json } from './passed-on'

export const STATEMENTS_MAX = 100

export const statement = z.strictObject({
  sql: z.string().min(1).max(100_000).meta({ description: 'One statement, with $1 … for params' }),
  params: z.array(json).max(1_000).default([]),
})

/** What a branch of a database runs to undo what it committed by itself. */
export const compensationStatements = z.array(statement).max(STATEMENTS_MAX).optional().meta({
  description:
    'What a database runs, in order, to undo what the statements did. Where a branch commits before the verdict: in a saga, and in optimistic two-phase commit',
})
