import type { z } from 'zod'
import { type ProblemCode, problems } from '../contract/problem'
import type { LabReply } from './lab-ports'

export interface Refusal {
  readonly code: ProblemCode
  readonly detail: string
  readonly errors?: readonly { readonly path: string; readonly message: string }[]
}

/** Either what was asked for, or why not: the reply's status comes from the refusal's code. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: Refusal }

export const done = <T>(value: T): Result<T> => ({ ok: true, value })

export const refuse = (code: ProblemCode, detail: string): { ok: false; refusal: Refusal } => ({
  ok: false,
  refusal: { code, detail },
})

/** A problem document without the id of the request, which the process in front of it adds. */
export function problemReply({ code, detail, errors }: Refusal): LabReply {
  const { status, title } = problems[code]
  const type = `https://verdict.invalid/problems/${code}`
  return {
    status,
    body: { type, code, title, status, detail, ...(errors ? { errors } : {}) },
  }
}

/** The body as the contract has it, or a list of what is wrong with it. */
export function parseBody<T>(schema: z.ZodType<T>, body: unknown): Result<T> {
  const parsed = schema.safeParse(body)
  if (parsed.success) return done(parsed.data)
  const errors = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }))
  const first = errors[0]
  const where = first?.path ? ` (${first.path})` : ''
  const detail = `The request does not have the expected shape${where}: ${first?.message}. Nothing was done. Correct it and send it again.`
  return { ok: false, refusal: { code: 'invalid-request', detail, errors } }
}
