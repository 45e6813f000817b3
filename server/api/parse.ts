import { z } from 'zod'
import { type FieldError, problem, type Reply } from './reply'

export type Parsed =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly reply: Reply }

/** The query as the schema has it. What the route does not know is named, not passed over. */
export function parseQuery(query: URLSearchParams, schema: z.ZodType | undefined): Parsed {
  const known = schema === undefined ? [] : fieldsOf(schema)
  // What a provider sends back to us is not ours to choose.
  const isOpen = schema instanceof z.ZodRecord
  const errors: FieldError[] = []
  const given: Record<string, string> = {}
  for (const name of new Set(query.keys())) {
    const values = query.getAll(name)
    if (!isOpen && !known.includes(name)) errors.push({ path: name, message: unknown(known) })
    else if (values.length > 1) errors.push({ path: name, message: 'Give it once' })
    else if (values[0]?.includes(NUL)) errors.push({ path: name, message: NO_NUL })
    else given[name] = values[0] ?? ''
  }
  if (errors.length > 0) return invalid('The address has parameters that it cannot have.', errors)
  if (schema === undefined) return { ok: true, value: undefined }
  return parseWith(schema, given, 'A parameter of the address is not valid.')
}

/** The body as the schema has it; a route without a schema takes no body. */
export function parseBody(body: unknown, schema: z.ZodType | undefined): Parsed {
  const what = 'The body is not as it must be.'
  const errors = withNul(body).map((path) => ({ path, message: NO_NUL }))
  if (errors.length > 0) return invalid(what, errors)
  if (schema !== undefined) return parseWith(schema, body, what)
  return body === undefined
    ? { ok: true, value: undefined }
    : invalid('This address takes no body.', [{ path: '', message: 'Send none' }])
}

/** PostgreSQL keeps it in no text. What goes to participants lies deeper, and is theirs to refuse. */
export const NUL = '\u0000'
const NO_NUL = 'It holds a character U+0000, which cannot be kept'

const withNul = (body: unknown): readonly string[] =>
  typeof body !== 'object' || body === null
    ? []
    : Object.entries(body).flatMap(([name, value]) =>
        name.includes(NUL) || (typeof value === 'string' && value.includes(NUL)) ? [name] : [],
      )

function parseWith(schema: z.ZodType, value: unknown, what: string): Parsed {
  const parsed = schema.safeParse(value)
  if (parsed.success) return { ok: true, value: parsed.data }
  const errors = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }))
  return invalid(what, errors)
}

const invalid = (what: string, errors: readonly FieldError[]): Parsed => ({
  ok: false,
  reply: problem(
    'invalid-request',
    `${what} Nothing was done. Correct it: ${errors.map(named).join('; ')}.`.slice(0, 1_000),
    { errors },
  ),
})

const named = ({ path, message }: FieldError): string =>
  path === '' ? message : `${path}: ${message}`

const unknown = (known: readonly string[]): string =>
  known.length === 0 ? 'Unknown; this address takes none' : `Unknown; known are ${known.join(', ')}`

const fieldsOf = (schema: z.ZodType): readonly string[] =>
  'shape' in schema && typeof schema.shape === 'object' && schema.shape !== null
    ? Object.keys(schema.shape)
    : []
