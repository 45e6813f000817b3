import { afterAll, beforeAll, expect, test } from 'vitest'
import { ATTEMPT_MS_MAX } from '@/server/policy/deadline'
import { type ApiWorld, startApiWorld } from '../support/api-world'

let world: ApiWorld
beforeAll(async () => {
  world = await startApiWorld()
  for (const name of ['bank', 'till']) {
    await world.send('PUT', `/v1/participants/${name}`, { kind: 'postgresql', url: world.bank.url })
    await world.send('POST', `/v1/participants/${name}:test`)
  }
})
afterAll(() => world.remove())

const paying = (participants: readonly string[], more: object = {}) => ({
  protocol: 'auto',
  branches: participants.map((participant, index) => ({
    participant,
    statements: [
      { sql: 'update account set balance = balance + 1 where id = $1', params: [index + 1] },
    ],
  })),
  ...more,
})

const pay = async (body: object) => {
  const answer = await world.send('POST', '/v1/transactions?wait=completed', body)
  expect(answer).toMatchObject({ status: 201, body: { outcome: 'committed' } })
  return answer.body
}

const begunOf = async (id: string) => {
  const { body } = await world.get(`/v1/transactions/${id}/events`)
  return body.items.find(({ type }: { type: string }) => type === 'begun').data
}

const adviceFor = async (names: string) =>
  (await world.get(`/v1/protocol-advice?participants=${names}`)).body

test('of participants that nobody has called, it advises by what they can do and waits as configured', async () => {
  const advice = await adviceFor('bank,till')
  expect(advice).toMatchObject({ protocol: 'two-phase-commit', optimise: [], attempts: 3 })
  expect(advice.attemptMs).toEqual([
    { participant: 'bank', ms: ATTEMPT_MS_MAX },
    { participant: 'till', ms: ATTEMPT_MS_MAX },
  ])
  expect(advice.measured.participants).toEqual([
    { participant: 'bank', answers: null },
    { participant: 'till', answers: null },
  ])
  const [alone] = advice.candidates
  expect(alone).toMatchObject({ optimise: ['one-phase'], fits: false })
})

test('auto takes one-phase commit for a branch that is alone, and the begin says why', async () => {
  const { id, protocol } = await pay(paying(['bank']))
  expect(protocol).toBe('two-phase-commit')
  const begun = await begunOf(id)
  expect(begun.planned).toMatchObject([{ optimisation: 'one-phase', used: true }])
  expect(begun.advised.reasons[0]).toContain('bank takes part alone')
})

test('after enough calls it has learnt how long to wait, and auto records it', async () => {
  for (let n = 0; n < 60; n++) await pay(paying(['bank', 'till']))
  await world.learn()
  const advice = await adviceFor('bank,till')
  const [bank] = advice.measured.participants
  expect(bank.answers).toMatchObject({ late: 0, refused: 0, votes: 60 })
  expect(bank.answers.calls).toBeGreaterThanOrEqual(120)
  expect(bank.answers.p50Ms).toBeGreaterThan(0)
  expect(bank.answers.p50Ms).toBeLessThanOrEqual(bank.answers.p99Ms)
  const learnt = advice.attemptMs.find((one: { participant: string }) => one.participant === 'bank')
  expect(learnt.ms).toBeLessThanOrEqual(ATTEMPT_MS_MAX)
  expect(learnt.ms).toBeGreaterThanOrEqual(Math.min(ATTEMPT_MS_MAX, 2 * bank.answers.p99Ms))
  const { id } = await pay(paying(['bank', 'till']))
  expect((await begunOf(id)).advised).toMatchObject({
    attempts: advice.attempts,
    attemptMs: [{ participant: 'bank', ms: learnt.ms }, { participant: 'till' }],
  })
})

test('a stranger, no name, and optimisations beside auto are refused', async () => {
  const stranger = await world.get('/v1/protocol-advice?participants=bank,nobody')
  expect(stranger).toMatchObject({ status: 422, body: { code: 'unknown-participant' } })
  for (const query of ['', '?participants=', '?participants=bank,,till'])
    expect((await world.get(`/v1/protocol-advice${query}`)).status).toBe(422)
  const both = await world.send(
    'POST',
    '/v1/transactions',
    paying(['bank'], { optimise: ['one-phase'] }),
  )
  expect(both).toMatchObject({ status: 422, body: { code: 'invalid-request' } })
})
