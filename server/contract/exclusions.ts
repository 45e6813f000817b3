import { z } from 'zod'
import { priority } from './admission'
import { transactionState } from './transaction'

/** `in-doubt` is no state of the machine but a condition that cuts through several (D1). */
export const stateFilter = z.enum([...transactionState.options, 'in-doubt'])

const EXCLUSIONS_MAX = 10

/** What can be left out of a list, one value each. */
export const exclusion = z.discriminatedUnion('field', [
  z.object({ field: z.literal('state'), value: stateFilter }),
  z.object({ field: z.literal('priority'), value: priority }),
  z.object({ field: z.literal('participant'), value: z.string().regex(/^[A-Za-z0-9_.-]{1,60}$/) }),
  z.object({ field: z.literal('protocol'), value: z.string().regex(/^[a-z-]{1,60}$/) }),
])

export type Exclusion = z.infer<typeof exclusion>

/** `field:value`, separated by commas, as it stands in an address; null: it says none. */
export function exclusionsIn(text: string): readonly Exclusion[] | null {
  const parsed = text.split(',').map((one) => {
    const [field, ...value] = one.split(':')
    return exclusion.safeParse({ field, value: value.join(':') })
  })
  if (parsed.length > EXCLUSIONS_MAX || parsed.some(({ success }) => !success)) return null
  return parsed.flatMap(({ data }) => (data === undefined ? [] : [data]))
}

/** The same as text; null: there is none. */
export const exclusionText = (all: readonly Exclusion[]): string | null =>
  all.length === 0
    ? null
    : all
        .slice(-EXCLUSIONS_MAX)
        .map(({ field, value }) => `${field}:${value}`)
        .join(',')

/** What is left out of a list: `state:aborted,participant:bank-a`. */
export const exclude = z
  .string()
  .max(800)
  .refine((text) => exclusionsIn(text) !== null, {
    error:
      'is field:value, separated by commas, ten at most: state, priority, participant, protocol',
  })
