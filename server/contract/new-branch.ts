import { z } from 'zod'
import { json } from './passed-on'
import { sagaStep } from './saga'
import { compensationStatements, STATEMENTS_MAX, statement } from './statement'

/** What is to be done at one participant. */
export const newBranchOfWork = z
  .strictObject({
    participant: z.string().min(1).max(60),
    statements: z
      .array(statement)
      .max(STATEMENTS_MAX)
      .default([])
      .meta({ description: 'What a database runs, in order' }),
    payload: json.optional().meta({
      description: 'What a service is asked to do: any JSON, up to its own rules',
    }),
    compensationStatements,
    step: sagaStep.optional().meta({ description: 'In a saga only' }),
  })
  .refine(({ statements, payload }) => statements.length > 0 !== (payload !== undefined), {
    path: ['statements'],
    error: 'A branch has either statements, for a database, or a payload, for a service',
  })
  .refine(
    ({ statements, compensationStatements: undoing }) =>
      undoing === undefined || statements.length > 0,
    {
      path: ['compensationStatements'],
      error: 'A service is compensated by its own: leave the statements out',
    },
  )
