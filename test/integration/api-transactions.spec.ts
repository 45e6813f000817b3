import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createPrismaParticipants } from '@/server/participant/prisma-participants'
import { type ApiWorld, startApiWorld } from '../support/api-world'

let world: ApiWorld
beforeAll(async () => {
  world = await startApiWorld()
  await world.send('PUT', '/v1/participants/bank', { kind: 'postgresql', url: world.bank.url })
  await world.send('PUT', '/v1/participants/untested', { kind: 'postgresql', url: world.bank.url })
  await world.send('POST', '/v1/participants/bank:test')
})
afterAll(() => world.remove())

const paying = (amount = 1, more: object = {}) => ({
  branches: [
    {
      participant: 'bank',
      statements: [
        { sql: 'update account set balance = balance + $2 where id = $1', params: [1, amount] },
      ],
    },
  ],
  ...more,
})
const balance = async () => {
  const { rows } = await world.bank.query('select balance from account where id = 1')
  return rows[0].balance as number
}

describe('beginning a transaction', () => {
  test('work that can be done is done, and the answer is what became of it', async () => {
    const before = await balance()
    const answer = await world.send('POST', '/v1/transactions?wait=completed', paying(5))
    expect(answer.status).toBe(201)
    expect(answer.body).toMatchObject({ outcome: 'committed', participants: ['bank'] })
    expect(answer.headers.get('location')).toBe(`/v1/transactions/${answer.body.id}`)
    expect(await balance()).toBe(before + 5)
    const found = await world.get(`/v1/transactions/${answer.body.id}`)
    expect(found.body).toMatchObject({
      state: 'committed',
      verdict: { verdict: 'commit' },
      owner: { process: 'c1', epoch: 1, alive: true },
      branches: [{ n: 1, participant: 'bank', state: 'committed', vote: 'yes', rows: 1 }],
    })
    expect(found.body.durationMs).toBeGreaterThan(0)
  })

  test('an abort is an answer too', async () => {
    const wrong = paying()
    const statements = [{ sql: 'insert into account values (1, 0)' }]
    const body = { ...wrong, branches: [{ participant: 'bank', statements }] }
    const answer = await world.send('POST', '/v1/transactions', body)
    expect(answer.status).toBe(201)
    expect(answer.body).toMatchObject({ outcome: 'aborted', reason: 'work-failed' })
  })

  test('who does not wait is told where to look', async () => {
    const answer = await world.send('POST', '/v1/transactions?wait=no', paying())
    expect(answer.status).toBe(202)
    const { body } = await world.get(answer.headers.get('location') ?? '')
    expect(body.id).toBe(answer.body.id)
  })

  test('the same key and body give the same answer, and the work is done once', async () => {
    const before = await balance()
    const body = paying(7, { idempotencyKey: 'once' })
    const first = await world.send('POST', '/v1/transactions?wait=completed', body)
    const header = { 'idempotency-key': 'once' }
    const again = await world.send('POST', '/v1/transactions', paying(7), header)
    expect([first.status, again.status]).toEqual([201, 201])
    expect(again.body.id).toBe(first.body.id)
    expect(await balance()).toBe(before + 7)
    const other = await world.send('POST', '/v1/transactions', paying(8), header)
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-mismatch' } })
  })

  test('whoever sends the same key while the first still runs waits for its answer', async () => {
    const before = await balance()
    const body = paying(5, { idempotencyKey: 'at once' })
    body.branches[0]?.statements.unshift({ sql: 'select pg_sleep(0.5)', params: [] })
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => world.send('POST', '/v1/transactions', body)),
    )
    expect(answers.map(({ status, body: { outcome } }) => [status, outcome])).toEqual(
      Array.from({ length: 6 }, () => [201, 'committed']),
    )
    expect(new Set(answers.map(({ body: { id } }) => id)).size).toBe(1)
    expect(await balance()).toBe(before + 5)
  })

  test('two keys in one request are refused', async () => {
    const body = paying(1, { idempotencyKey: 'left' })
    const answer = await world.send('POST', '/v1/transactions', body, {
      'idempotency-key': 'right',
    })
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid-request' } })
    expect(answer.body.errors[0].path).toBe('idempotencyKey')
  })

  test('a statement that would end the transaction is refused before anything runs', async () => {
    const body = paying()
    body.branches[0]?.statements.push({ sql: 'COMMIT', params: [] })
    const before = await balance()
    const answer = await world.send('POST', '/v1/transactions', body)
    expect(answer).toMatchObject({ status: 422, body: { code: 'statement-not-allowed' } })
    expect(answer.body.errors[0].path).toBe('branches.0.statements.1.sql')
    expect(await balance()).toBe(before)
  })

  test('what a statement may be depends on what is behind the participant', async () => {
    const participants = createPrismaParticipants(world.database.prisma)
    const row = { name: 'maria', kind: 'mariadb', url: 'mariadb://a@127.0.0.1:1/b', lab: false }
    await participants.put({ ...row, kind: 'mariadb' })
    const examined = { usable: true, version: '', server: null, findings: [] }
    await participants.examined('maria', examined, 'test')
    const branches = [{ participant: 'maria', statements: [{ sql: 'set local x = 1' }] }]
    const answer = await world.send('POST', '/v1/transactions', { branches })
    expect(answer).toMatchObject({ status: 422, body: { code: 'statement-not-allowed' } })
    expect(answer.body.detail).toContain('SET would outlive the transaction')
  })

  test.each([
    ['nobody', 'unknown-participant'],
    ['untested', 'participant-not-usable'],
  ])('the participant %s is refused as %s', async (participant, code) => {
    const branches = [{ participant, statements: [{ sql: 'select 1' }] }]
    const answer = await world.send('POST', '/v1/transactions', { branches })
    expect(answer).toMatchObject({ status: 422, body: { code } })
  })
})

describe('without a coordinator', () => {
  test('nobody in the directory is 503, and says when to come again', async () => {
    await world.list(null)
    const answer = await world.send('POST', '/v1/transactions', paying())
    await world.list(world.coordinatorUrl())
    expect(answer).toMatchObject({ status: 503, body: { code: 'no-coordinator' } })
    expect(answer.headers.get('retry-after')).toBe('1')
  })

  test('what is known already is answered from the journal', async () => {
    const body = paying(3, { idempotencyKey: 'known' })
    const first = await world.send('POST', '/v1/transactions?wait=completed', body)
    await world.list(null)
    const again = await world.send('POST', '/v1/transactions', body)
    const other = await world.send('POST', '/v1/transactions', { ...body, deadlineMs: 1_000 })
    await world.list('http://127.0.0.1:1')
    const unreachable = await world.send('POST', '/v1/transactions', body)
    await world.list(world.coordinatorUrl())
    for (const answer of [again, unreachable])
      expect(answer).toMatchObject({ status: 201, body: { id: first.body.id } })
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-mismatch' } })
  })
})
