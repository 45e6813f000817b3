import type { z } from 'zod'
import { type Problem, problem } from '@/server/contract/problem'

/** What became of one request. Only `lost` leaves open whether the server did anything. */
export type Answer<T> =
  | { readonly type: 'answered'; readonly status: number; readonly value: T }
  | { readonly type: 'refused'; readonly problem: Problem }
  | { readonly type: 'lost'; readonly reason: string }

export type Fetch = (url: string, init: RequestInit) => Promise<Response>

export interface Call<T> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** What follows `/v1`. */
  readonly path: string
  readonly schema: z.ZodType<T>
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly signal?: AbortSignal | undefined
  readonly timeoutMs?: number
}

export type Exchange = <T>(call: Call<T>) => Promise<Answer<T>>

const TIMEOUT_MS = 15_000

interface ExchangeOptions {
  readonly url: string
  readonly fetch: Fetch
  readonly token?: string | undefined
}

/**
 * One request and its answer, parsed. Never throws: silence is a value. `fetch` keeps its
 * connections open between requests.
 */
export function createExchange({ url, fetch, token }: ExchangeOptions): Exchange {
  const base = url.replace(/\/+$/, '')
  return async ({ method, path, schema, body, headers, signal, timeoutMs = TIMEOUT_MS }) => {
    const limit = AbortSignal.timeout(timeoutMs)
    try {
      const response = await fetch(`${base}/v1${path}`, {
        method,
        headers: {
          accept: 'application/json',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...headers,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
      })
      return read(response.status, await response.text(), schema)
    } catch (error) {
      return { type: 'lost', reason: reasonOf(error) }
    }
  }
}

function read<T>(status: number, text: string, schema: z.ZodType<T>): Answer<T> {
  const body: unknown = text === '' ? undefined : JSON.parse(text)
  if (status < 400) {
    const parsed = schema.safeParse(body)
    if (parsed.success) return { type: 'answered', status, value: parsed.data }
    const fault = parsed.error.issues[0]
    const where = fault?.path.join('.') ?? ''
    return { type: 'lost', reason: `An answer that is not understood: ${where} ${fault?.message}` }
  }
  const refused = problem.safeParse(body)
  if (refused.success) return { type: 'refused', problem: refused.data }
  return { type: 'lost', reason: `Status ${status} without a problem document` }
}

/** The error of `fetch` says only that it failed; its cause says why. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message || error.message : error.message
}

/** What is only read. */
export const getter =
  (exchange: Exchange) =>
  <T>(path: string, schema: z.ZodType<T>, options: Pick<Call<T>, 'signal'> = {}) =>
    exchange({ method: 'GET', path, schema, ...options })
