import { z } from 'zod'
import { type ProblemCode, problems } from '@/server/contract/problem'
import { transactionSummary } from '@/server/contract/transaction'
import type { Clock } from '@/server/platform/clock'
import { callInner } from '@/server/platform/inner-http'
import type { View } from '@/server/view/view'
import type { BeginReply } from './ports'

/** Nothing was sent: nobody listens there any more. */
const UNSENT = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENOTFOUND', 'UND_ERR_CONNECT_TIMEOUT'])

export const refusal = z.object({
  type: z.literal('refused'),
  code: z.enum(Object.keys(problems) as [ProblemCode, ...ProblemCode[]]),
  detail: z.string(),
  retryAfterS: z.int().positive().optional(),
})

export const beginReply: z.ZodType<BeginReply> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('answered'), transaction: transactionSummary }),
  z.object({ type: z.literal('pending'), transaction: transactionSummary }),
  refusal,
])

export interface ForwardDeps {
  readonly view: Pick<View, 'ownerOf' | 'findBegun' | 'summariesOf'>
  readonly clock: Clock
  readonly token: string
}

interface Asked<T> {
  readonly url: string
  readonly path: string
  readonly body: unknown
  readonly schema: z.ZodType<T>
  readonly signal: AbortSignal
}

/** `unsent`: nobody has heard it. `lost`: nobody here knows what became of it. */
export async function askInner<T>(
  { token }: ForwardDeps,
  { url, path, body, schema, signal }: Asked<T>,
): Promise<T | 'unsent' | 'lost'> {
  try {
    const answer = await callInner({ ...{ url, token, method: 'POST', path, body }, signal })
    const parsed = answer.status === 200 ? schema.safeParse(answer.body) : null
    return parsed?.success ? parsed.data : 'lost'
  } catch (error) {
    return wasUnsent(error) ? 'unsent' : 'lost'
  }
}

function wasUnsent(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined
  return (
    typeof cause === 'object' &&
    cause !== null &&
    'code' in cause &&
    typeof cause.code === 'string' &&
    UNSENT.has(cause.code)
  )
}
