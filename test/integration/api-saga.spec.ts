import { Pool } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createParticipantHandler } from '@/sdk/participant/handler'
import { type Listening, listenAsParticipant, setUpParticipant } from '@/sdk/participant/set-up'
import { createTripService } from '@/server/lab/trip-service'
import { soldOutDay } from '@/server/lab/trip-sql'
import { type ApiWorld, startApiWorld } from '../support/api-world'
import { eventually } from '../support/eventually'
import { within } from '../support/postgres'

const secret = 'of the trip'
const SECRET_OF_A_GUEST = 'the guest prefers room 217'

let world: ApiWorld
let pool: Pool
const services: Listening[] = []

beforeAll(async () => {
  world = await startApiWorld()
  pool = new Pool({ connectionString: world.bank.url })
  // The server takes its sessions along when it ends.
  pool.on('error', () => undefined)
  for (const service of ['hotel', 'flight'] as const)
    await add(service, await createTripService({ pool, service, secret }))
  await setUpParticipant(pool)
  const prepare = async () => 'read-only' as const
  await add(
    'stepless',
    createParticipantHandler({ pool, secret, name: 's', version: '1', prepare }),
  )
  await add(
    'slow',
    createParticipantHandler({
      pool,
      secret,
      name: 's',
      version: '1',
      prepare,
      steps: {
        action: async () => {
          throw new Error('it is down')
        },
        compensate: async () => undefined,
      },
    }),
  )
})
afterAll(async () => {
  await Promise.all(services.map((service) => service.close()))
  await pool?.end()
  await world?.remove()
})

/** Registered, tested, and asked what it is, as a coordinator asks each second. */
async function add(name: string, handler: Parameters<typeof listenAsParticipant>[0]) {
  const service = await listenAsParticipant(handler)
  services.push(service)
  const url = service.url.replace('http://', `http://:${secret}@`)
  await world.send('PUT', `/v1/participants/${name}`, { kind: 'http', url })
  await world.send('POST', `/v1/participants/${name}:test`)
  await world.registry.reload()
  await world.registry.get(name)?.probe(within())
}

const saga = (
  trip: string,
  names: readonly string[],
  { day = 1, ...more }: { day?: number; deadlineMs?: number } = {},
) => ({
  ...{ protocol: 'saga', ...more },
  branches: names.map((participant) => ({
    ...{
      participant,
      payload: { trip, day, note: SECRET_OF_A_GUEST },
      step: { name: `book the ${participant}` },
    },
  })),
})

const begin = (body: object, wait = 'completed') =>
  world.send('POST', `/v1/transactions?wait=${wait}`, body)

test('a saga is begun, answered and shown with its steps, and no answer holds what they were ordered with', async () => {
  const answer = await begin(saga('one', ['hotel', 'flight']))
  expect(answer.status).toBe(201)
  expect(answer.body).toMatchObject({ protocol: 'saga', outcome: 'committed', state: 'committed' })
  const { id } = answer.body
  const detail = await world.get(`/v1/transactions/${id}`)
  expect(detail.body.branches).toMatchObject([
    { state: 'done', step: { name: 'book the hotel', class: 'compensatable', after: [] } },
    { state: 'done', step: { name: 'book the flight', after: [1] } },
  ])
  const events = await world.get(`/v1/transactions/${id}/events?limit=100`)
  const types = events.body.items.map(({ type }: { type: string }) => type)
  expect(types).toEqual([
    ...['begun', 'step-started', 'step-done', 'step-started', 'step-done', 'verdict', 'ended'],
  ])
  expect(JSON.stringify([detail.body, events.body])).not.toContain(SECRET_OF_A_GUEST)
  const replay = await world.send('POST', '/v1/analysis/petri:replay', { transaction: id })
  expect(replay.body).toMatchObject({ protocol: 'saga', bad: null, ended: true })
})

test('a refusal is an abort, and what was done is compensated by the end', async () => {
  const answer = await begin(saga('two', ['hotel', 'flight'], { day: soldOutDay('flight') }))
  expect(answer.body).toMatchObject({ outcome: 'aborted', reason: 'refused', state: 'aborted' })
  const { body } = await world.get(`/v1/transactions/${answer.body.id}`)
  expect(body.branches.map(({ state }: { state: string }) => state)).toEqual([
    ...['compensated', 'refused'],
  ])
  expect(body.branches[1].fault.text).toContain('The flight has no seat left')
})

test('what cannot be run as a saga is refused before anything is begun', async () => {
  const circle = saga('three', ['hotel'])
  const step = { name: 'a', after: ['a'] }
  const wrong = { ...circle, branches: circle.branches.map((branch) => ({ ...branch, step })) }
  expect(await begin(wrong)).toMatchObject({ status: 422, body: { code: 'invalid-request' } })
  const stepless = await begin(saga('four', ['hotel', 'stepless']))
  expect(stepless).toMatchObject({ status: 422, body: { code: 'work-does-not-fit' } })
  expect(stepless.body.detail).toContain('stepless does not say that it has the step action')
  const { rows } = await pool.query("select from trip_booking where trip in ('three', 'four')")
  expect(rows).toEqual([])
})

/** Each attempt at a step moves the version on; then it is looked at again, as the page does. */
const act = (id: string, action: string) =>
  eventually(async () => {
    const { body: evidence } = await world.send('POST', `/v1/transactions/${id}/evidence`)
    const { evidenceId } = evidence
    const at = `/v1/transactions/${id}/actions`
    const { body: preview } = await world.send('POST', `${at}:preview`, { evidenceId })
    const reason = 'The guest has called and does not come'
    const headers = { 'idempotency-key': action, 'if-match': `"${preview.version}"` }
    const answer = await world.send('POST', at, { action, evidenceId, reason }, headers)
    return answer.status === 412 ? null : answer
  })

test('an operator can give up a saga whose step does not answer, and cannot commit it', async () => {
  const { body: begun } = await begin(
    saga('five', ['hotel', 'slow'], { deadlineMs: 600_000 }),
    'no',
  )
  await eventually(async () => {
    const { body } = await world.get(`/v1/transactions/${begun.id}`)
    return body.branches[1].attempts > 0
  })
  expect(await act(begun.id, 'commit')).toMatchObject({
    status: 422,
    body: { code: 'advice-blocks' },
  })
  const given = await act(begun.id, 'abort')
  expect(given).toMatchObject({ status: 200, body: { verdict: 'abort', action: 'abort' } })
  expect(given.body.text).toContain('are ordered now')
  const ended = await eventually(async () => {
    const { body } = await world.get(`/v1/transactions/${begun.id}`)
    return body.endedAt === null ? null : body
  })
  expect(ended).toMatchObject({
    outcome: 'aborted',
    reason: 'operator',
    verdict: { by: 'local operator' },
  })
  expect(ended.branches.map(({ state }: { state: string }) => state)).toEqual([
    ...['compensated', 'compensated'],
  ])
})

test('what its steps are ordered with is masked, until somebody says why he looks; the audit trail has it first', async () => {
  const { body } = await begin(saga('masked', ['hotel', 'flight']))
  const at = `/v1/transactions/${body.id}`
  const masked = await world.get(`${at}/payload`)
  expect(masked).toMatchObject({ status: 200, body: { masked: true, gone: false } })
  expect(JSON.stringify(masked.body)).not.toContain(SECRET_OF_A_GUEST)
  const [action, compensation] = masked.body.items
  expect(action).toMatchObject({
    ...{ branch: 1, participant: 'hotel', what: 'action' },
    value: { trip: '•••', day: '•••', note: '•••' },
  })
  expect(compensation).toMatchObject({ branch: 1, what: 'compensation' })
  const reveal = (sent: object) => world.send('POST', `${at}:reveal-payload`, sent)
  expect(await reveal({})).toMatchObject({ status: 422, body: { code: 'invalid-request' } })
  const shown = await reveal({ reason: 'The guest asks what we know' })
  expect(shown).toMatchObject({ status: 200, body: { masked: false } })
  expect(shown.body.items[0].value).toMatchObject({ trip: 'masked', note: SECRET_OF_A_GUEST })
  const { body: trail } = await world.get(`/v1/audit?transaction=${body.id}`)
  expect(trail.items).toMatchObject([
    { action: 'reveal-payload', reason: 'The guest asks what we know', transaction: body.id },
  ])
  expect(JSON.stringify((await world.get(`${at}/payload`)).body)).not.toContain(SECRET_OF_A_GUEST)
})
