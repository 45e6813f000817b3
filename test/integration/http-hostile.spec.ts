import { createServer, type Server, type ServerResponse } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Participant } from '@/server/participant/participant'
import { newBranch, noProof, within } from '../support/postgres'
import { serviceParticipant } from '../support/service'

/** F20: what a broken service may say, and a proxy before it. It has never promised anything. */
type Behaviour = (response: ServerResponse, path: string) => void

let server: Server
let participant: Participant
let behave: Behaviour = (response) => response.end()
const asked: string[] = []

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Behaviour =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify(body))
  }

const text =
  (status: number, body: string): Behaviour =>
  (response) => {
    response.writeHead(status)
    response.end(body)
  }

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? '')
    request.resume()
    request.once('end', () => behave(response, request.url ?? ''))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  participant = serviceParticipant(`http://127.0.0.1:${port}/base/`)
})
afterAll(async () => {
  await participant?.close()
  server?.closeAllConnections()
  await new Promise((resolve) => server?.close(resolve))
})

const since = '2026-11-28T15:00:00.000Z'
const HUGE = 3_000_000

const nonsense: readonly (readonly [string, Behaviour])[] = [
  ['a page of HTML', text(200, '<html>It works</html>')],
  ['nothing at all', text(200, '')],
  ['half a JSON', text(200, '{"vote":"YES"')],
  ['a vote that there is not', json(200, { vote: 'MAYBE' })],
  ['a no with the status of a yes', json(200, { vote: 'NO', reason: 'no' })],
  ['a yes with the status of a no', json(409, { vote: 'YES' })],
  ['a no without a reason', json(409, { vote: 'NO' })],
  ['a yes of another transaction', json(200, { vote: 'YES', gid: 'test.1.1.OTHER', branch: 1 })],
  ['a yes of another branch', json(200, { vote: 'YES', branch: 2 })],
  ['a redirect to a yes', json(302, { vote: 'YES' }, { location: '/elsewhere' })],
  ['a status that it does not know', json(418, { vote: 'YES' })],
  ['its own failure', json(500, { vote: 'YES' })],
  ['that there is nothing', json(404, { vote: 'YES' })],
  ['a newer epoch', json(412, { epoch: 9 })],
  ['an answer without an end', text(200, `{"vote":"YES","more":"${'x'.repeat(HUGE)}"}`)],
  [
    'half an answer and a reset',
    (response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('{"vote":"YES"')
      setImmediate(() => response.socket?.resetAndDestroy())
    },
  ],
  ['a reset', (response) => void response.socket?.resetAndDestroy()],
  ['silence', () => undefined],
  [
    'an answer that drips',
    (response) => {
      response.writeHead(200)
      response.write('{"vote":')
    },
  ],
]

async function prepare() {
  const branch = newBranch()
  const order = { branch, epoch: 1, statements: [], payload: { n: 1 }, remainingMs: 10_000 }
  await participant.work(order, within())
  return participant.prepare(branch, within(700))
}

test.each(nonsense)('prepare answered with %s is neither yes nor no', async (_, behaviour) => {
  behave = behaviour
  const { vote, fault } = await prepare()
  expect(vote).toBe('unknown')
  expect(fault?.code).not.toBe('')
  expect(fault?.text.length).toBeLessThanOrEqual(500)
  expect(asked).not.toContain('/elsewhere')
})

test.each(nonsense)('commit and abort answered with %s are asked again', async (_, behaviour) => {
  behave = behaviour
  const branch = newBranch()
  const [commit, abort] = await Promise.all([
    participant.commit(branch, noProof, within(700)),
    participant.abort(branch, noProof, within(700)),
  ])
  expect(commit.type).toBe('retry')
  expect(abort.type).toBe('retry')
})

test.each(nonsense)('a status answered with %s proves nothing', async (_, behaviour) => {
  behave = behaviour
  const asked = [{ branch: newBranch(), proof: noProof }]
  const [found] = await participant.evidence(asked, within(700))
  expect(['no-answer', 'cannot-tell']).toContain(found?.value)
  await expect(participant.list(within(700))).rejects.toThrow()
})

test.each([
  ['committed', { state: 'COMMITTED', since, gid: 'test.1.1.OTHER' }],
  ['committed, of the other verdict', { state: 'ABORTED', since }],
  ['committed at no time', { state: 'COMMITTED' }],
])('a 200 to commit that says %s wrongly is no success', async (_, body) => {
  behave = json(200, body)
  const settled = await participant.commit(newBranch(), noProof, within())
  expect(settled).toMatchObject({ type: 'retry', alarm: true, fault: { code: 'not-understood' } })
})

test('a 404 is a success for nobody: with UNKNOWN nothing is proven, without it is asked again', async () => {
  behave = json(404, { state: 'UNKNOWN' })
  const branch = newBranch()
  expect((await participant.commit(branch, noProof, within())).type).toBe('unproven')
  expect((await participant.abort(branch, noProof, within())).type).toBe('retry')
  behave = text(404, 'not found')
  expect(await participant.commit(branch, noProof, within())).toMatchObject({
    ...{ type: 'retry', alarm: true },
  })
})

test.each([
  ['ROLLBACK', 'commit', 'aborted'],
  ['MIXED', 'commit', 'aborted'],
  ['COMMIT', 'abort', 'committed'],
  ['MIXED', 'abort', 'committed'],
] as const)('a heuristic %s contradicts a %s', async (heuristic, verdict, found) => {
  behave = json(409, { heuristic })
  const settled = await participant[verdict](newBranch(), noProof, within())
  expect(settled).toEqual({ type: 'contradicted', found })
})

test.each([
  [425, '0', 0],
  [429, '7', 7_000],
  [503, 'soon', 0],
] as const)(
  'not now (%i) is one call and no vote, with the moment that it names',
  async (status, named, againMs) => {
    let times = 0
    behave = (...given) => {
      times++
      json(status, {}, { 'retry-after': named })(...given)
    }
    const fault = { code: `http-${status}` }
    expect(await prepare()).toMatchObject({ vote: 'unknown', fault, againMs })
    expect(times).toBe(1)
  },
)

const good = { contract: 1, name: 's', version: '1', server: 'x', fence: true, list: true }

test.each([
  ['another contract', { ...good, contract: 2 }, 'contract', 'same version'],
  ['no fence', { ...good, fence: false }, 'fence', 'store every abort'],
  ['no list', { ...good, list: false }, 'list', 'GET /verdict/branches'],
])('a service with %s is not usable, and hears what to change', async (_, body, name, words) => {
  behave = json(200, body)
  const { usable, findings } = await participant.examine(within())
  expect(usable).toBe(false)
  expect(findings.find((one) => one.name === name)?.text).toContain(words)
})

test('a service that takes every branch for committed, and whose clock is wrong, is told so', async () => {
  behave = (response, path) => {
    const state = { state: 'COMMITTED', since, epoch: 1 }
    const list = { items: [], next: null }
    const body = path.endsWith('/verdict') ? good : path.includes('branches') ? list : state
    json(200, body, { date: 'Sat, 28 Nov 2020 15:00:00 GMT' })(response, path)
  }
  const { usable, findings } = await participant.examine(within())
  expect(usable).toBe(false)
  const wrong = findings.filter(({ ok }) => !ok)
  expect(wrong.map(({ name }) => name)).toEqual(['clock', 'unknown'])
  expect(wrong[0]?.text).toContain('behind')
  expect(wrong[1]?.text).toContain('says COMMITTED')
})

test('a list whose pages never end is no list', async () => {
  behave = json(200, { items: [], next: 'again' })
  await expect(participant.list(within())).rejects.toThrow('does not end')
})
