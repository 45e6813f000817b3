import { z } from 'zod'
import { type ProblemCode, problem, problems } from '@/server/contract/problem'
import { ok } from './reply'
import { defineRoute, partsOf, type Route } from './route'

export type Json = Readonly<Record<string, unknown>>

/** Problems that every address may answer. */
const EVERYWHERE: readonly ProblemCode[] = [
  ...(['sign-in-needed', 'no-right', 'rate-limited'] as const),
  ...(['foreign-host', 'foreign-origin', 'internal'] as const),
]
const WITH_INPUT: readonly ProblemCode[] = ['invalid-request']
const WITH_BODY: readonly ProblemCode[] = [
  ...(['malformed-body', 'unsupported-media-type', 'body-too-large'] as const),
]

/** GET /openapi.json: made from the route table and the schemas that parse what arrives. */
export function openApiRoute(table: readonly Route[]): Route {
  const route: Route = defineRoute({
    method: 'GET',
    path: '/openapi.json',
    name: 'getOpenApi',
    summary: 'This description',
    replies: { 200: z.record(z.string(), z.unknown()) },
    handle: () => ok(description),
  })
  const description = describe([...table, route])
  return route
}

/** OpenAPI 3.1 of a route table. */
function describe(table: readonly Route[]): Json {
  const schemas: Record<string, Json> = {}
  const refer = (schema: z.ZodType, io: 'input' | 'output') => hoist(schema, { io, schemas })
  const problemRef = refer(problem, 'output')
  const paths: Record<string, Record<string, Json>> = {}
  for (const route of table) {
    const methods = paths[route.path] ?? {}
    methods[route.method.toLowerCase()] = operation(route, refer, problemRef)
    paths[route.path] = methods
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Verdict',
      version: '1',
      description: 'Distributed transactions: run them, watch them, settle them.',
    },
    // None is needed where nobody signs in; browsers have a session instead.
    security: [{}, { token: [] }],
    paths,
    components: { schemas, securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
  }
}

type Refer = (schema: z.ZodType, io: 'input' | 'output') => Json

function operation(route: Route, refer: Refer, problemRef: Json): Json {
  const { name, summary, body } = route
  return {
    operationId: name,
    summary,
    parameters: [...pathParameters(route), ...queryParameters(route, refer), ...headers(route)],
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: json(refer(body, 'input')) } }),
    responses: { ...replies(route, refer), ...refusals(route, problemRef) },
  }
}

const pathParameters = ({ path }: Route): readonly Json[] =>
  partsOf(path).map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }))

function queryParameters({ query }: Route, refer: Refer): readonly Json[] {
  if (query === undefined) return []
  const { properties, required } = refer(query, 'input') as {
    properties?: Record<string, Json>
    required?: readonly string[]
  }
  return Object.entries(properties ?? {}).map(([name, schema]) => ({
    ...{ name, in: 'query', schema, required: required?.includes(name) ?? false },
  }))
}

const headers = (route: Route): readonly Json[] =>
  Object.entries(route.headers ?? {}).map(([name, description]) => ({
    ...{ name, in: 'header', required: false, description, schema: { type: 'string' } },
  }))

const replies = ({ replies: given }: Route, refer: Refer): Json =>
  Object.fromEntries(
    Object.entries(given).map(([status, schema]) => [
      status,
      schema === null
        ? { description: 'Done' }
        : { description: 'The answer', content: json(refer(schema, 'output')) },
    ]),
  )

/** Problems by their status; where a status has an answer of its own as well, that one is shown. */
function refusals(route: Route, problemRef: Json): Json {
  const hasInput = route.query !== undefined || route.body !== undefined
  const codes = [
    ...(route.problems ?? []),
    ...(hasInput ? WITH_INPUT : []),
    ...(route.body === undefined ? [] : WITH_BODY),
    ...EVERYWHERE,
  ]
  const statuses = [...new Set(codes.map((code) => problems[code].status))]
  return Object.fromEntries(
    statuses
      .filter((status) => route.replies[status] === undefined)
      .map((status) => {
        const mine = [...new Set(codes.filter((code) => problems[code].status === status))]
        const content = { 'application/problem+json': { schema: problemRef } }
        return [status, { description: mine.join(', '), content }]
      }),
  )
}

export const json = (schema: Json): Json => ({ 'application/json': { schema } })

/** A schema's JSON form; what has a name of its own moves to the components and is referred to. */
export function hoist(
  schema: z.ZodType,
  { io, schemas }: { readonly io: 'input' | 'output'; readonly schemas: Record<string, Json> },
): Json {
  const { $schema: _, $defs, ...root } = z.toJSONSchema(schema, { io }) as Json
  const id = typeof root.id === 'string' ? root.id : undefined
  const names = Object.keys(($defs ?? {}) as Json)
  const text = (value: unknown) =>
    JSON.stringify(value).replaceAll('"#/$defs/', `"${HOME}`).replaceAll('__schema', 'Value')
  for (const name of names)
    keep(schemas, name.replace('__schema', 'Value'), JSON.parse(text(($defs as Json)[name])))
  const own: Json = JSON.parse(text(root))
  if (id === undefined) return own
  keep(schemas, id, own)
  return { $ref: `${HOME}${id}` }
}

const HOME = '#/components/schemas/'

/** One name is one schema: what a caller sends and what it receives have names of their own. */
function keep(schemas: Record<string, Json>, name: string, schema: Json): void {
  const { id: _, ...body } = schema
  const known = schemas[name]
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(body))
    throw new Error(`Two different schemas are called ${name}`)
  schemas[name] = body
}
