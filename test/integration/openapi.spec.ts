import { expect, test } from 'vitest'
import type { ApiContext } from '@/server/api/context'
import type { RouteRequest } from '@/server/api/route'
import { routes } from '@/server/api/routes'
import { localOperator } from '@/server/contract/identity'
import { permissions } from '@/server/contract/permission'

type Json = Record<string, unknown>
const nothing = { params: {}, query: undefined, body: undefined, headers: {} }

async function read(operation = 'getOpenApi'): Promise<Json> {
  const route = routes.find(({ name }) => name === operation)
  const signal = new AbortController().signal
  const request: RouteRequest<unknown, unknown> = {
    ...{ ...nothing, requestId: 'r', signal, address: '', identity: localOperator },
  }
  const reply = await route?.handle({} as ApiContext, request)
  if (reply?.type !== 'value') throw new Error('the description is missing')
  return JSON.parse(JSON.stringify(reply.body))
}

function* everything(value: unknown): Generator<Json> {
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value)) yield value as Json
  for (const inner of Object.values(value)) yield* everything(inner)
}

const at = (document: Json, pointer: string): unknown =>
  pointer
    .slice(2)
    .split('/')
    .reduce<unknown>((value, key) => (value as Json | undefined)?.[key], document)

test('every route is described, under its path and method, with a name of its own', async () => {
  const document = await read()
  expect(document.openapi).toBe('3.1.0')
  const names = new Set<string>()
  for (const { method, path, name } of routes) {
    const operation = at(document, `#/paths`) as Record<string, Record<string, Json>>
    expect(operation[path]?.[method.toLowerCase()]?.operationId).toBe(name)
    names.add(name)
  }
  expect(names.size).toBe(routes.length)
})

test('every reference leads somewhere, and every schema that is kept is one', async () => {
  const document = await read()
  const references = [...everything(document)].flatMap(({ $ref }) =>
    $ref === undefined ? [] : [String($ref)],
  )
  expect(references.length).toBeGreaterThan(50)
  for (const reference of references)
    expect(at(document, reference), reference).toBeTypeOf('object')
  const kept = Object.keys((document.components as { schemas: Json }).schemas)
  expect(kept).toEqual(
    expect.arrayContaining(['NewTransaction', 'Transaction', 'Problem', 'Event']),
  )
  expect(JSON.stringify(document)).not.toMatch(/\$defs|__schema/)
})

test('every parameter of a path is described, and each answer has a description', async () => {
  const document = await read()
  const paths = document.paths as Record<string, Record<string, Json>>
  for (const [path, methods] of Object.entries(paths))
    for (const operation of Object.values(methods)) {
      const parameters = operation.parameters as { name: string; in: string; required: boolean }[]
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const described = parameters.filter((one) => one.in === 'path')
      expect(described.map(({ name }) => name)).toEqual(named)
      expect(described.every(({ required }) => required)).toBe(true)
      const responses = Object.entries(operation.responses as Record<string, Json>)
      expect(responses.length).toBeGreaterThan(1)
      for (const [status, response] of responses) {
        expect(status).toMatch(/^[1-5]\d\d$/)
        expect(response.description).toBeTypeOf('string')
      }
    }
})

test('the contract of services is described too, every call and every answer of it', async () => {
  const document = await read('getParticipantOpenApi')
  expect(document.openapi).toBe('3.1.0')
  const paths = document.paths as Record<string, Record<string, Json>>
  expect(Object.keys(paths)).toEqual([
    ...['/verdict', '/verdict/outcomes', '/verdict/{gid}/{branch}/prepare'],
    ...[
      '/verdict/{gid}/{branch}/commit',
      '/verdict/{gid}/{branch}/abort',
      '/verdict/{gid}/{branch}/action',
      '/verdict/{gid}/{branch}/compensate',
      '/verdict/{gid}/{branch}/try',
      '/verdict/{gid}/{branch}/confirm',
      '/verdict/{gid}/{branch}/cancel',
      '/verdict/{gid}/{branch}/message',
      '/verdict/{gid}/{branch}',
    ],
    '/verdict/branches',
  ])
  const prepare = paths['/verdict/{gid}/{branch}/prepare']?.post?.responses as Json
  expect(Object.keys(prepare)).toEqual(['200', '409', '412', '422', '425', '429', '503'])
  const references = [...everything(document)].flatMap(({ $ref }) => ($ref ? [String($ref)] : []))
  expect(references.length).toBeGreaterThan(10)
  for (const reference of references)
    expect(at(document, reference), reference).toBeTypeOf('object')
})

test('whatever the table of permissions names is an address, or is needed besides one', () => {
  const names = new Set<string>(routes.map(({ name }) => name))
  const others = Object.keys(permissions).filter((name) => !names.has(name))
  expect(others).toEqual(['decideAgainstProtocol', 'shareView', 'changeSharedView'])
})
