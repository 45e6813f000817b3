import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Participant } from '@/server/participant/participant'
import { triedWith } from '@/server/participant/registered-with'
import { newBranch, noProof, within } from '../support/postgres'
import { serviceParticipant } from '../support/service'

/* What the answers of a service to try, confirm and cancel are taken for, and what they are not. */

interface Answer {
  readonly status: number
  readonly body: unknown
}

let server: Server
let participant: Participant
let answers: Answer[] = []
let asked: { path: string; key: unknown; body: unknown }[] = []

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += String(chunk)
    const { url: path = '', headers } = request
    asked.push({ path, key: headers['idempotency-key'], body: JSON.parse(text || '{}') })
    const { status, body } =
      answers.length > 1 ? (answers.shift() as Answer) : (answers[0] as Answer)
    response.writeHead(status, { 'content-type': 'application/json', 'retry-after': '0' })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  participant = serviceParticipant(`http://127.0.0.1:${port}`)
})
afterAll(async () => {
  await participant?.close()
  server?.closeAllConnections()
  await new Promise((resolve) => server?.close(resolve))
})

const payload = { seat: 7 }
const tried = () => triedWith(participant, payload)
const says = (...given: Answer[]) => {
  answers = given
  asked = []
}
const tell = (verdict: 'commit' | 'abort', branch = newBranch()) =>
  tried()[verdict](branch, noProof, within())

test('each step goes to its own address under its own key, with the payload it was registered with', async () => {
  const branch = newBranch()
  says({ status: 200, body: { state: 'TRIED' } })
  expect(await tried().prepare(branch, within())).toEqual({ vote: 'yes', fault: null })
  const [{ path, key, body } = { path: '', key: '', body: {} }] = asked
  expect(path).toMatch(/^\/verdict\/.*\/\d+\/try$/)
  expect(path).toBe(`/verdict/${key}`)
  expect(body).toEqual({ payload })
  says({ status: 200, body: { state: 'CONFIRMED' } })
  expect(await tell('commit', branch)).toEqual({ type: 'done' })
  expect(asked).toMatchObject([{ path: path.replace(/try$/, 'confirm'), body: { payload } }])
  says({ status: 200, body: { state: 'CANCELLED' } })
  expect(await tell('abort', branch)).toEqual({ type: 'done' })
  expect(asked).toMatchObject([{ path: path.replace(/try$/, 'cancel'), body: { payload } }])
})

test('a 409 to a Try is a definite no, with its reason', async () => {
  says({ status: 409, body: { reason: 'It is full.' } })
  expect(await tried().prepare(newBranch(), within())).toMatchObject({
    ...{ vote: 'no', fault: { text: 'The service says no: It is full.' } },
  })
})

test('not now to a Try is one call, and says when it may be asked again', async () => {
  says({ status: 503, body: {} }, { status: 200, body: { state: 'TRIED' } })
  const participant = tried()
  const branch = newBranch()
  expect(await participant.prepare(branch, within())).toMatchObject({
    ...{ vote: 'unknown', againMs: 0 },
  })
  expect(asked).toHaveLength(1)
  expect((await participant.prepare(branch, within())).vote).toBe('yes')
})

const nonsense: readonly Answer[] = [
  { status: 200, body: '<html>It works</html>' },
  { status: 200, body: '' },
  { status: 200, body: {} },
  { status: 200, body: { state: 'UNKNOWN' } },
  { status: 200, body: { state: 'TRIED', branch: 99 } },
  { status: 200, body: { state: 'CONFIRMED', gid: 'other' } },
  { status: 200, body: { state: 'CANCELLED', branch: 99 } },
  { status: 302, body: { state: 'TRIED' } },
  { status: 404, body: { state: 'UNKNOWN' } },
  { status: 409, body: '' },
  { status: 409, body: { reason: 'no', branch: 99 } },
  { status: 422, body: {} },
  { status: 500, body: { state: 'TRIED' } },
]

test.each(nonsense)(
  'what is no answer of the contract is neither done nor refused: %j',
  async (answer) => {
    says(answer)
    expect((await tried().prepare(newBranch(), within())).vote).toBe('unknown')
    expect((await tell('commit')).type).toBe('retry')
    expect((await tell('abort')).type).toBe('retry')
  },
)

test('a Confirm that is refused is never success: unproven, or the other end where it says so', async () => {
  says({ status: 409, body: { reason: 'There was no try that could be confirmed.' } })
  expect(await tell('commit')).toMatchObject({ type: 'unproven', fault: { code: 'not-confirmed' } })
  says({ status: 409, body: { heuristic: 'ROLLBACK' } })
  expect(await tell('commit')).toEqual({ type: 'contradicted', found: 'aborted' })
  says({ status: 409, body: { heuristic: 'COMMIT' } })
  expect(await tell('abort')).toEqual({ type: 'contradicted', found: 'committed' })
  says({ status: 409, body: { reason: 'I will not.' } })
  expect(await tell('abort')).toMatchObject({ type: 'retry', alarm: true })
})

test.each([
  ['TRIED', 'reserved'],
  ['CONFIRMED', 'committed'],
  ['CANCELLED', 'aborted'],
])('a branch that is %s is evidence that it is %s', async (state, value) => {
  says({ status: 200, body: { state, since: '2026-11-28T15:00:00.000Z', epoch: null } })
  const [found] = await participant.evidence([{ branch: newBranch(), proof: noProof }], within())
  expect(found).toMatchObject({ value, locks: null })
  expect(found?.preparedAt === null).toBe(value !== 'reserved')
})

test('a participant that is no service any more is told nothing, and that is no success', async () => {
  const other = { ...participant }
  Reflect.deleteProperty(other, 'tries')
  const none = triedWith(other, payload)
  expect((await none.prepare(newBranch(), within())).vote).toBe('unknown')
  for (const verdict of ['commit', 'abort'] as const)
    expect(await none[verdict](newBranch(), noProof, within())).toMatchObject({ type: 'retry' })
})
