import { z } from 'zod'
import type { Statement } from './participant'

/** How a step of a database is registered: what it runs to do its action, or its compensation. */
const payload = z.object({
  statements: z.array(z.object({ sql: z.string(), params: z.array(z.unknown()) })),
})

/** Null: the payload is none for a database. */
export const statementsIn = (given: unknown): readonly Statement[] | null =>
  payload.safeParse(given).data?.statements ?? null
