import type { z } from 'zod'
import { type ProblemCode, problem } from '@/server/contract/problem'
import { retell, t } from '@/server/contract/words'

/** A request that failed, in the words for people. */
export interface Fault {
  /** Zero: no answer came at all. */
  readonly status: number
  readonly code: ProblemCode | null
  readonly title: string
  readonly detail: string
  readonly requestId: string | null
  readonly errors: readonly { readonly path: string; readonly message: string }[]
  /** The whole body as it came, for the few problems that carry more. */
  readonly body: unknown
}

export type ProblemError = Error & { readonly fault: Fault }

const problemError = (fault: Fault): ProblemError =>
  Object.assign(new Error(`${fault.title}. ${fault.detail}`), { fault })

/** What any thrown thing says to people. */
export function faultOf(error: unknown): Fault {
  if (error instanceof Error && 'fault' in error) return told((error as ProblemError).fault)
  return {
    status: 0,
    code: null,
    title: t`The page could not read the answer`,
    detail: error instanceof Error ? error.message.slice(0, 300) : t`Reload the page.`,
    requestId: null,
    errors: [],
    body: null,
  }
}

/** The API speaks English, to programs and people alike. */
const told = (fault: Fault): Fault => ({
  ...fault,
  title: retell(fault.title),
  detail: retell(fault.detail),
  errors: fault.errors.map(({ path, message }) => ({ path, message: retell(message) })),
})

/** What an error panel shows of any thrown thing. */
export function faultText(error: unknown) {
  const { title, detail, requestId } = faultOf(error)
  return { title, detail, requestId }
}

interface Send {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

/** Asks and parses; a refusal is thrown as a ProblemError. */
export async function getJson<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  signal?: AbortSignal,
): Promise<z.infer<Schema>> {
  return schema.parse(await send(path, signal === undefined ? {} : { signal }))
}

/** Sends a body and parses the answer; a refusal is thrown as a ProblemError. */
export async function sendJson<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  { method = 'POST', ...rest }: Send = {},
): Promise<z.infer<Schema>> {
  return schema.parse(await send(path, { method, ...rest }))
}

/** A query string of what is given; nothing for nothing. */
export function search(
  filter: Readonly<Record<string, string | number | boolean | null | undefined>>,
): string {
  const given = Object.entries(filter).flatMap(([name, value]) =>
    value === undefined || value === null || value === '' ? [] : [[name, String(value)]],
  )
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}

async function send(path: string, { method = 'GET', body, headers, signal }: Send) {
  const response = await reach(path, {
    method,
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  })
  const text = await response.text()
  if (response.ok) return text === '' ? null : JSON.parse(text)
  const fault = faultFrom(response.status, text)
  if (fault.code === 'sign-in-needed') goToSignIn()
  throw problemError(fault)
}

/** The session is over: back to where one signs in, and from there to this very page. */
function goToSignIn(): void {
  const { pathname, search } = window.location
  if (pathname !== '/login')
    window.location.assign(`/login?to=${encodeURIComponent(pathname + search)}`)
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init)
  } catch (error) {
    if (init.signal?.aborted) throw error
    throw problemError({
      status: 0,
      code: null,
      title: t`Verdict did not answer`,
      detail: t`The connection failed. Transactions go on without this page. Try again.`,
      requestId: null,
      errors: [],
      body: null,
    })
  }
}

function faultFrom(status: number, text: string): Fault {
  const body = jsonOrNull(text)
  const parsed = problem.safeParse(body)
  if (parsed.success) {
    const { code, title, detail, requestId, errors = [] } = parsed.data
    return { status, code, title, detail, requestId, errors, body }
  }
  return {
    status,
    code: null,
    title: t`The server answered ${status}`,
    detail: t`It gave no reason that this page can read. Try again.`,
    requestId: null,
    errors: [],
    body,
  }
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON: a proxy's page, for example. The status alone has to do.
    return null
  }
}
