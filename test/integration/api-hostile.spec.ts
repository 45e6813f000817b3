import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PortReply } from '@/server/api/ports'
import { problem } from '@/server/contract/problem'
import { type ApiWorld, startApiWorld } from '../support/api-world'

const calls: string[] = []
let labReply: PortReply = { status: 200, body: {} }
let world: ApiWorld
beforeAll(async () => {
  world = await startApiWorld({
    lab: {
      call: async (method, path, body) => {
        calls.push(`${method} ${path} ${JSON.stringify(body) ?? ''}`.trim())
        return labReply
      },
    },
  })
})
afterAll(() => world.remove())

/** fetch chooses Host itself: here it is chosen by us. */
const raw = (headers: Record<string, string>, path = '/v1/transactions') =>
  new Promise<number>((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: world.port, path, headers }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    asked.once('error', reject)
    asked.end()
  })

describe('who may ask', () => {
  test('loopback names with our port are answered, all others are not', async () => {
    const { port } = world
    for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`])
      expect(await raw({ host })).toBe(200)
    for (const host of ['evil.example', `evil.example:${port}`, 'localhost', 'localhost:1'])
      expect(await raw({ host })).toBe(403)
    expect(await raw({ host: `evil.example:${port}` }, '/a-page')).toBe(403)
    expect(await raw({ host: `localhost:${port}` }, '/a-page')).toBe(200)
  })

  test('pages of other sites are refused', async () => {
    const { port } = world
    const own = { origin: `http://localhost:${port}` }
    expect((await world.get('/v1/transactions', own)).status).toBe(200)
    for (const origin of [
      'https://evil.example',
      'null',
      'http://localhost:1',
      `https://localhost:${port}`,
    ]) {
      const answer = await world.get('/v1/transactions', { origin })
      expect(answer).toMatchObject({ status: 403, body: { code: 'foreign-origin' } })
    }
  })
})

describe('what may be sent', () => {
  test('bodies are JSON, in JSON, and of a size', async () => {
    const send = (body: string, type = 'application/json') =>
      world.send('POST', '/v1/transactions', body, { 'content-type': type })
    expect(await send('{"branches":')).toMatchObject({
      status: 400,
      body: { code: 'malformed-body' },
    })
    expect(await send('{}', 'text/plain')).toMatchObject({ status: 415 })
    expect(await send('{}', 'application/x-www-form-urlencoded')).toMatchObject({ status: 415 })
    expect(await send('{}', 'application/json; charset=utf-8')).toMatchObject({ status: 422 })
    const huge = await send(JSON.stringify({ name: 'x'.repeat(2_000_000) }))
    expect(huge).toMatchObject({ status: 413, body: { code: 'body-too-large' } })
    expect((await world.get('/healthz')).status).toBe(200)
  })

  test('a body that never says its size is cut off at the limit too', async () => {
    const chunk = new Uint8Array(300_000).fill(32)
    const response = await fetch(`${world.url}/v1/transactions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: new ReadableStream({
        start(controller) {
          for (let count = 0; count < 5; count++) controller.enqueue(chunk)
          controller.close()
        },
      }),
      duplex: 'half',
    } as RequestInit)
    expect(response.status).toBe(413)
  })

  test.each([
    ['nothing', undefined, ''],
    ['a list', [], ''],
    ['no branches', { branches: [] }, 'branches'],
    [
      'an unknown field',
      { branches: [{ participant: 'a', statements: [{ sql: 'x' }] }], x: 1 },
      '',
    ],
    [
      'a number for a text',
      { branches: [{ participant: 1, statements: [{ sql: 'x' }] }] },
      'branches.0.participant',
    ],
    [
      'no statements',
      { branches: [{ participant: 'a', statements: [] }] },
      'branches.0.statements',
    ],
    [
      'a deadline without end',
      { branches: [{ participant: 'a', statements: [{ sql: 'x' }] }], deadlineMs: 1e9 },
      'deadlineMs',
    ],
    ['a name that cannot be kept', { branches: [], name: 'a\u0000' }, 'name'],
  ])('%s is no transaction, and the problem says where', async (_, body, path) => {
    const answer = await world.send('POST', '/v1/transactions', body)
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid-request' } })
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(problem.parse(answer.body).errors?.map((error) => error.path)).toContain(path)
    expect(answer.headers.get('x-request-id')).toBe(answer.body.requestId)
  })

  test.each([
    '/v1/transactions?limit=0',
    '/v1/transactions?limit=x',
    '/v1/transactions?limit=1&limit=2',
    '/v1/transactions?nonsense=1',
    '/v1/transactions?state=lost',
    '/v1/transactions?from=yesterday',
    '/v1/transactions?cursor=nonsense',
    '/v1/transactions?cursor=MjAyNi0xMS0yMVQwNzozMDowMC4xMjM0NTZaIHg',
    '/v1/transactions?id=%27%20or%20true--',
    '/v1/events?after=nonsense',
    '/v1/events?after=',
    '/v1/events?scope=everything',
    '/v1/events?limit=100000',
    '/v1/audit?cursor=nonsense',
    '/v1/overview?minutes=1',
    '/v1/participants?all=1',
    '/v1/audit?actor=%00',
    '/v1/alerts/deliveries?target=%00',
  ])('%s is refused or harmless, and never a failure', async (path) => {
    const { status, body } = await world.get(path)
    const harmless = path.includes('MjAyNi') && status === 200
    if (!harmless)
      expect({ status, code: body.code }).toEqual({ status: 422, code: 'invalid-request' })
  })

  test.each([
    ['GET', '/v1/nothing', 404],
    ['GET', '/v1', 404],
    ['GET', '/v1/transactions/%', 404],
    ['GET', '/v1/transactions/a%00b%27', 404],
    ['GET', '/v1/transactions/x/y/z', 404],
    ['GET', '/v1/participants/a:test', 405],
    ['GET', '/v1/participants/%E0%A4%A', 404],
    ['GET', '/v1/approvals/%00', 404],
    ['GET', '/v1/batches/%00', 404],
    ['GET', '/v1/alerts/rules/%00', 404],
    ['POST', '/v1/locks/a%00:acquire', 404],
    ['PATCH', '/v1/transactions', 405],
    ['DELETE', '/v1/transactions', 405],
    ['POST', '/v1/participants/a:explode', 404],
  ])('%s %s leads nowhere', async (method, path, status) => {
    const answer = await world.send(method, path)
    expect(answer.status).toBe(status)
    expect(problem.safeParse(answer.body).success).toBe(true)
    if (status === 405) expect(answer.headers.get('allow')).toMatch(/GET|PUT|POST/)
  })
})

describe('the lab', () => {
  test('what is asked of it arrives there, parsed', async () => {
    calls.length = 0
    labReply = { status: 200, body: { items: [] } }
    await world.get('/v1/lab/processes')
    await world.send('POST', '/v1/lab/processes/bank-a:kill')
    await world.send('POST', '/v1/lab/runs/r1:stop')
    await world.send('POST', '/v1/lab/faults', { kind: 'cut', name: 'bank-a' })
    await world.send('DELETE', '/v1/lab/faults/a%2Fb')
    const wrong = await world.send('POST', '/v1/lab/faults', { kind: 'delay', name: 'bank-a' })
    expect(wrong).toMatchObject({ status: 422, body: { errors: [{ path: 'delayMs' }] } })
    expect(calls).toEqual([
      'GET /lab/processes',
      'POST /lab/processes/bank-a:kill',
      'POST /lab/runs/r1:stop',
      'POST /lab/faults {"kind":"cut","name":"bank-a","direction":"both"}',
      'DELETE /lab/faults/a%2Fb',
    ])
  })

  test('its refusals become problems with the number of the request', async () => {
    labReply = { status: 404, body: { code: 'run-not-found', detail: 'No run r9. Nothing.' } }
    const answer = await world.get('/v1/lab/runs/r9')
    expect(answer.status).toBe(404)
    expect(problem.parse(answer.body)).toMatchObject({ code: 'run-not-found', status: 404 })
  })
})
