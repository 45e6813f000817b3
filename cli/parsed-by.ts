import { InvalidArgumentError } from 'commander'
import type { z } from 'zod'

/** An option as its schema has it; a wrong one is named before anything is sent. */
export const parsedBy =
  <T>(schema: z.ZodType<T>) =>
  (text: string): T => {
    const given = text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text)
    for (const value of [given, text]) {
      const read = schema.safeParse(value)
      if (read.success) return read.data
    }
    throw new InvalidArgumentError(schema.safeParse(text).error?.issues[0]?.message ?? '')
  }
