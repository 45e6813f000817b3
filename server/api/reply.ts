import type { ServerResponse } from 'node:http'
import { type Problem, type ProblemCode, problems } from '@/server/contract/problem'

export interface FieldError {
  readonly path: string
  readonly message: string
}

export interface ProblemReply {
  readonly type: 'problem'
  readonly code: ProblemCode
  readonly detail: string
  readonly errors?: readonly FieldError[]
  /** What a caller needs beside the text, such as the difference of two evidences. */
  readonly extra?: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
}

export interface ValueReply {
  readonly type: 'value'
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string | string[]>>
}

/** What a handler answers; the number of a problem's status is known to one table only. */
export type Reply = ValueReply | ProblemReply

export const ok = (body: unknown): Reply => ({ type: 'value', status: 200, body })

export const reply = (
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string | string[]>> = {},
): Reply => ({ type: 'value', status, body, headers })

/** `detail` says what happened, what it means, and what to do. */
export const problem = (
  code: ProblemCode,
  detail: string,
  more: Omit<ProblemReply, 'type' | 'code' | 'detail'> = {},
): Reply => ({ type: 'problem', code, detail, ...more })

/** The body of a problem as it is sent. */
export const problemBody = (
  { code, detail, errors, extra }: ProblemReply,
  requestId: string,
): Problem => ({
  ...extra,
  type: `https://verdict.invalid/problems/${code}`,
  code,
  title: problems[code].title,
  status: problems[code].status,
  detail,
  requestId,
  ...(errors === undefined ? {} : { errors: [...errors] }),
})

/** Sends a reply; nothing is sent to a caller who went away. */
export function send(response: ServerResponse, answer: Reply, requestId: string): void {
  if (response.destroyed || response.headersSent) return
  const isProblem = answer.type === 'problem'
  const body = isProblem ? problemBody(answer, requestId) : answer.body
  const text = body === undefined ? '' : JSON.stringify(body)
  response.writeHead(isProblem ? problems[answer.code].status : answer.status, {
    ...(text === ''
      ? {}
      : { 'content-type': isProblem ? 'application/problem+json' : 'application/json' }),
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-request-id': requestId,
    ...answer.headers,
  })
  response.end(text)
}
