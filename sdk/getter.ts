import type { z } from 'zod'
import type { Call, Exchange } from './exchange'

/** Reads an address, as its schema has it. */
export const getter =
  (exchange: Exchange) =>
  <T>(path: string, schema: z.ZodType<T>, options: Pick<Call<T>, 'signal'> = {}) =>
    exchange({ method: 'GET', path, schema, ...options })
