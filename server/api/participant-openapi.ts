import { z } from 'zod'
import * as contract from '@/server/contract/http-participant'
import { hoist, type Json, json } from './openapi'
import { type Call, calls } from './participant-calls'
import { ok } from './reply'
import { defineRoute } from './route'

const headers: Readonly<Record<string, string>> = {
  'Idempotency-Key': 'gid/branch/operation: the same key always gets the same answer',
  'X-Verdict-Epoch': 'The epoch of the coordinator’s lease, a whole number',
  'X-Verdict-Deadline': 'ISO 8601, absolute; prepare only',
}

/** GET /participant-openapi.json: the contract that a service keeps to take part. */
export const participantOpenApi = defineRoute({
  method: 'GET',
  path: '/participant-openapi.json',
  name: 'getParticipantOpenApi',
  summary: 'The contract of services that take part',
  replies: { 200: z.record(z.string(), z.unknown()) },
  handle: () => ok(description),
})

function describe(): Json {
  const schemas: Record<string, Json> = {}
  const refer = (schema: z.ZodType, io: 'input' | 'output') => hoist(schema, { io, schemas })
  const paths: Record<string, Record<string, Json>> = {}
  for (const call of calls)
    paths[call.path] = { ...paths[call.path], [call.method]: operation(call, refer) }
  return {
    openapi: '3.1.0',
    info: {
      title: 'A service that takes part in transactions of Verdict',
      version: String(contract.CONTRACT),
      description: 'Each address stands below the one the service is registered with.',
    },
    security: [{}, { secret: [] }],
    paths,
    components: { schemas, securitySchemes: { secret: { type: 'http', scheme: 'bearer' } } },
  }
}

function operation(
  { name, summary, path, method, body, query = [], answers }: Call,
  refer: (schema: z.ZodType, io: 'input' | 'output') => Json,
): Json {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, part]) => part ?? '')
  const inHeader = method === 'post' ? Object.entries(headers) : []
  return {
    ...{ operationId: name, summary },
    parameters: [
      ...inPath.map((part) => ({
        ...{ name: part, in: 'path', required: true },
        schema:
          part === 'branch' ? { type: 'integer', minimum: 1, maximum: 999 } : { type: 'string' },
      })),
      ...query.map((part) => ({
        ...{ name: part, in: 'query', required: false, schema: { type: 'string' } },
      })),
      ...inHeader.map(([header, description]) => ({
        ...{ name: header, in: 'header', required: false, description },
        schema: { type: 'string' },
      })),
    ],
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: json(refer(body, 'input')) } }),
    responses: Object.fromEntries(
      Object.entries(answers).map(([status, [description, schema]]) => [
        status,
        schema === null ? { description } : { description, content: json(refer(schema, 'output')) },
      ]),
    ),
  }
}

const description = describe()
