import type { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { markerKey, markWork } from '@/server/participant/marker-sql'
import type { BranchId } from '@/server/protocol/model'
import { type ApiWorld, startApiWorld } from '../support/api-world'

let world: ApiWorld
let client: Client
const TRACE = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

beforeAll(async () => {
  world = await startApiWorld()
  for (const name of ['bank', 'untested'])
    await world.send('PUT', `/v1/participants/${name}`, {
      kind: 'postgresql',
      url: world.bank.url,
    })
  await world.send('POST', '/v1/participants/bank:test')
  client = await world.bank.session()
})
afterAll(() => world.remove())

const open = async (body: object = {}, headers = {}) => {
  const { status, body: answer } = await world.send('POST', '/v1/transactions:open', body, headers)
  expect(status).toBe(201)
  return answer.id as string
}
const enlist = (id: string, body: object = { participant: 'bank' }) =>
  world.send('POST', `/v1/transactions/${id}/branches`, body)
const commit = (id: string, votes: readonly object[], wait = 'completed') =>
  world.send('POST', `/v1/transactions/${id}:commit?wait=${wait}`, { votes })
const abort = (id: string, body: object = {}) =>
  world.send('POST', `/v1/transactions/${id}:abort?wait=completed`, body)

/** What an application does in a session of its own. */
async function prepare(branch: BranchId, epoch: number): Promise<void> {
  const { gid, branch: n } = markerKey(branch)
  await client.query('begin')
  await client.query('update account set balance = balance + 1 where id = 1')
  await client.query(markWork, [gid, n, epoch])
  await client.query(`prepare transaction '${branch}'`)
}
const prepared = async () => (await world.bank.query('select gid from pg_prepared_xacts')).rows

describe('a transaction that an application drives', () => {
  test('commits what was prepared, and shows whose work it was', async () => {
    const id = await open({ name: 'by hand', labels: { order: '17' } }, { traceparent: TRACE })
    const first = await enlist(id)
    expect(first).toMatchObject({
      status: 201,
      body: { branch: `vd1_${id}_1`, n: 1, epoch: 1, kind: 'postgresql' },
    })
    expect(first.body.remainingMs).toBeGreaterThan(5_000)
    const second = await enlist(id, { participant: 'bank', session: '42', server: 'here' })
    await prepare(first.body.branch, 1)
    const votes = [
      { n: 1, vote: 'yes', xid: '700', rows: 1 },
      { n: second.body.n, vote: 'read-only' },
    ]
    const done = await commit(id, votes)
    expect(done).toMatchObject({ status: 201, body: { outcome: 'committed' } })
    expect(done.body.participants).toEqual(['bank', 'bank'])
    expect(await prepared()).toEqual([])
    const { body } = await world.get(`/v1/transactions/${id}`)
    expect(body).toMatchObject({
      ...{ name: 'by hand', driver: 'application', labels: { order: '17' }, traceparent: TRACE },
      ...{ state: 'committed', participants: ['bank', 'bank'] },
      branches: [
        { n: 1, state: 'committed', vote: 'yes', xid: '700', rows: 1 },
        { n: 2, state: 'read-only', vote: 'read-only' },
      ],
    })
    const { body: events } = await world.get(`/v1/transactions/${id}/events`)
    expect(events.items.map(({ type }: { type: string }) => type)).toEqual([
      ...['begun', 'enlisted', 'enlisted', 'voted', 'voted', 'finished', 'verdict', 'confirmed'],
      'ended',
    ])
  })

  test('the same votes get the same answer, before its end and after; others are refused', async () => {
    const id = await open()
    const { body } = await enlist(id)
    await prepare(body.branch, 1)
    const votes = [{ n: 1, vote: 'yes' }]
    const [one, other] = await Promise.all([commit(id, votes), commit(id, votes)])
    expect([one.body.outcome, other.body.outcome]).toEqual(['committed', 'committed'])
    expect((await commit(id, votes)).body).toMatchObject({ id, outcome: 'committed' })
    const changed = await commit(id, [{ n: 1, vote: 'no' }])
    expect(changed).toMatchObject({ status: 409, body: { code: 'votes-differ' } })
    expect(await abort(id)).toMatchObject({ status: 409, body: { code: 'already-decided' } })
  })

  test('a vote that is missing is looked for where it was prepared', async () => {
    const id = await open()
    const { body } = await enlist(id)
    await prepare(body.branch, 1)
    expect((await commit(id, [])).body).toMatchObject({ outcome: 'committed' })
    const other = await open()
    await enlist(other)
    const lost = await commit(other, [{ n: 1, vote: 'unknown' }])
    expect(lost.body).toMatchObject({ outcome: 'aborted', reason: 'no-answer' })
  })

  test('what it prepared is rolled back when it gives up, or says no elsewhere', async () => {
    for (const end of [
      (id: string) => abort(id, { reason: 'The stock is gone' }),
      (id: string) => commit(id, [{ n: 2, vote: 'no' }]),
    ]) {
      const id = await open()
      const { body } = await enlist(id)
      await enlist(id)
      await prepare(body.branch, 1)
      expect((await end(id)).body).toMatchObject({ outcome: 'aborted' })
      expect(await prepared()).toEqual([])
    }
  })

  test('the deadline aborts it, and who comes later is told so', async () => {
    const id = await open({ deadlineMs: 300 })
    const { body } = await enlist(id)
    await prepare(body.branch, 1)
    await expect.poll(prepared).toEqual([])
    const late = await commit(id, [{ n: 1, vote: 'yes' }])
    expect(late.body).toMatchObject({ outcome: 'aborted', reason: 'deadline-passed' })
    expect(await enlist(id)).toMatchObject({ status: 409, body: { code: 'not-open' } })
  })

  test('a key opens one transaction, whatever trace a repeat belongs to', async () => {
    const headers = { 'idempotency-key': 'order-17' }
    const id = await open({ name: 'keyed' }, headers)
    const more = { ...headers, traceparent: TRACE }
    const again = await world.send('POST', '/v1/transactions:open', { name: 'keyed' }, more)
    expect(again).toMatchObject({ status: 200, body: { id } })
    const other = await world.send('POST', '/v1/transactions:open', { name: 'other' }, headers)
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-mismatch' } })
    await abort(id)
  })
})

describe('hostile calls', () => {
  test('of transactions that do not exist, or that no application drives', async () => {
    const begun = await world.send('POST', '/v1/transactions', {
      branches: [{ participant: 'bank', statements: [{ sql: 'select 1' }] }],
    })
    for (const [id, status, code] of [
      ['nonsense', 404, 'transaction-not-found'],
      ['test.1.1.01JZZZZZZZZZZZZZZZZZZZZZZZ', 404, 'transaction-not-found'],
      [begun.body.id, 409, 'not-open'],
    ])
      for (const answer of [await enlist(id), await commit(id, []), await abort(id)])
        expect(answer).toMatchObject({ status, body: { code } })
  })

  test('of participants that nobody registered, or that have not passed their test', async () => {
    const id = await open()
    for (const [participant, code] of [
      ['nobody', 'unknown-participant'],
      ['untested', 'participant-not-usable'],
    ])
      expect(await enlist(id, { participant })).toMatchObject({ status: 422, body: { code } })
    expect((await commit(id, [{ n: 1, vote: 'yes' }])).body).toMatchObject({
      code: 'unknown-branch',
    })
    // Nothing of that has finished it.
    expect((await enlist(id)).status).toBe(201)
    await abort(id)
  })

  test('nobody joins what is finished, though it was finished without a branch', async () => {
    const id = await open()
    expect((await commit(id, [])).body).toMatchObject({ outcome: 'committed' })
    expect(await enlist(id)).toMatchObject({ status: 409, body: { code: 'not-open' } })
  })

  test.each([
    [':open', { labels: Object.fromEntries(Array.from({ length: 21 }, (_, n) => [n, 'x'])) }],
    [':open', { labels: { long: 'x'.repeat(101) } }],
    [':open', { traceparent: 'ff-0-0-0' }],
    [':open', { branches: [] }],
    ['/x/branches', {}],
    ['/x:commit', { votes: [{ n: 0, vote: 'yes' }] }],
    ['/x:commit', { votes: [{ n: 1, vote: 'maybe' }] }],
    ['/x:commit', { votes: [1, 1].map((n) => ({ n, vote: 'yes' })) }],
    ['/x:abort', { reason: '' }],
  ])('%s refuses %j', async (path, body) => {
    const answer = await world.send('POST', `/v1/transactions${path}`, body)
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid-request' } })
  })

  test('labels and trace go with begun transactions as well', async () => {
    const begun = await world.send('POST', '/v1/transactions?wait=completed', {
      branches: [{ participant: 'bank', statements: [{ sql: 'select 1' }] }],
      ...{ labels: { team: 'a' }, traceparent: TRACE },
    })
    const { body } = await world.get(`/v1/transactions/${begun.body.id}`)
    expect(body).toMatchObject({
      ...{ driver: 'coordinator', labels: { team: 'a' }, traceparent: TRACE },
    })
  })
})
