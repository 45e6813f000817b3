import { afterAll, beforeAll, expect, test } from 'vitest'
import { branchId, transactionId } from '@/server/protocol/ids'
import { type ApiWorld, startApiWorld } from '../support/api-world'
import { begin, newTransaction } from '../support/journal-entries'

let world: ApiWorld
beforeAll(async () => {
  world = await startApiWorld()
  await world.send('PUT', '/v1/participants/bank', { kind: 'postgresql', url: world.bank.url })
  await world.send('POST', '/v1/participants/bank:test')
})
afterAll(() => world.remove())

const run = async () => {
  const statements = [{ sql: 'update account set balance = balance + 1 where id = 1' }]
  const branches = [{ participant: 'bank', statements }]
  const answer = await world.send('POST', '/v1/transactions?wait=completed', { branches })
  expect(answer).toMatchObject({ status: 201, body: { outcome: 'committed' } })
  return answer.body
}

test('pages of the list have no hole and no double while rows are added', async () => {
  const writer = await world.world.journal()
  const before: string[] = []
  for (let count = 0; count < 25; count++) {
    const id = newTransaction()
    before.push(id)
    await writer.append(begin(id, { participants: ['paged'] }))
  }
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const after = cursor === undefined ? '' : `&cursor=${cursor}`
    const { body } = await world.get(`/v1/transactions?limit=4&participant=paged${after}`)
    seen.push(...body.items.map(({ id }: { id: string }) => id))
    cursor = body.nextCursor
    await writer.append(begin(newTransaction(), { participants: ['paged'] }))
  } while (cursor !== undefined)
  expect(new Set(seen).size).toBe(seen.length)
  expect(seen.filter((id) => before.includes(id))).toEqual([...before].reverse())
})

test('filters find by state, time, prefix and end of the id', async () => {
  const body = await run()
  const find = async (query: string) =>
    (await world.get(`/v1/transactions?${query}`)).body.items.map(({ id }: { id: string }) => id)
  const { id, startedAt } = body
  const code = id.slice(-6)
  expect(await find(`id=${code}`)).toEqual([id])
  expect(await find(`id=${code.toLowerCase()}`)).toEqual([id])
  expect(await find(`id=${id}`)).toEqual([id])
  expect(await find(`id=${id.slice(0, -3)}`)).toEqual([id])
  expect(await find(`state=committed&id=${code}`)).toEqual([id])
  expect(await find(`state=aborted&id=${code}`)).toEqual([])
  expect(await find(`state=in-doubt&id=${code}`)).toEqual([])
  const late = new Date(Date.parse(startedAt) + 60_000).toISOString()
  expect(await find(`from=${late}&id=${code}`)).toEqual([])
  expect(await find(`to=${late}&id=${code}`)).toEqual([id])
  expect((await world.get(`/v1/transactions/${code}`)).body.id).toBe(id)
  expect((await world.get('/v1/transactions?id=abc')).status).toBe(422)
})

test('an end that two share means neither', async () => {
  const writer = await world.world.journal()
  const ulid = '01KXAAAAAAAAAAAAAAAAAAAAAA'
  for (const shard of [3, 4])
    await writer.append(begin(transactionId({ cluster: 'test', shard, epoch: 1, ulid })))
  const answer = await world.get('/v1/transactions/AAAAAA')
  expect(answer).toMatchObject({ status: 404, body: { code: 'transaction-not-found' } })
  expect(answer.body.detail).toMatch('More than one')
  expect((await world.get(`/v1/transactions/test.3.1.${ulid}`)).status).toBe(200)
  expect((await world.get('/v1/transactions/nobody')).status).toBe(404)
})

test('the events of one transaction come in order, from begin to end, page by page', async () => {
  const body = await run()
  const path = `/v1/transactions/${body.id}/events`
  const whole = (await world.get(path)).body
  const types = whole.items.map(({ type }: { type: string }) => type)
  expect(types[0]).toBe('begun')
  expect(types.at(-1)).toBe('ended')
  expect(whole.items[1]).toMatchObject({ process: 'c1', participant: 'bank', branch: 1 })
  const paged: string[] = []
  let [after, more] = ['', true]
  while (more) {
    const page = (await world.get(`${path}?limit=2${after}`)).body
    paged.push(...page.items.map(({ type }: { type: string }) => type))
    after = `&after=${page.nextCursor}`
    more = page.more
  }
  expect(paged).toEqual(types)
})

test('both sides of a participant are compared, and strangers named', async () => {
  const session = await world.bank.session()
  const prepare = async (gid: string, account: number) => {
    await session.query('begin')
    await session.query('update account set balance = balance where id = $1', [account])
    await session.query(`prepare transaction '${gid}'`)
  }
  const ghost = branchId(newTransaction(), 1)
  const other = branchId(newTransaction(), 1).replace('vd1_test', 'vd1_other')
  await prepare('somebody-else', 7)
  await prepare(ghost, 8)
  await prepare(other, 9)
  const { status, body } = await world.get('/v1/participants/bank/branches')
  for (const gid of ['somebody-else', ghost, other])
    await session.query(`rollback prepared '${gid}'`)
  expect(status).toBe(200)
  expect(body).toMatchObject({ participant: 'bank', answered: true, both: [] })
  const kinds = Object.fromEntries(
    body.onlyHere.map(({ branchId: gid, kind }: { branchId: string; kind: string }) => [gid, kind]),
  )
  expect(kinds).toEqual({ 'somebody-else': 'foreign', [ghost]: 'unclaimed', [other]: 'foreign' })
  expect((await world.get('/v1/participants/nobody/branches')).status).toBe(404)
})

test('the overview counts what happened, and every bucket together makes the sum', async () => {
  const before = (await world.get('/v1/overview')).body
  await run()
  const { status, body } = await world.get('/v1/overview?minutes=30')
  expect(status).toBe(200)
  expect(body).toMatchObject({
    ...{ transactions: before.transactions + 1, participants: 1, participantsDown: 0 },
    ...{ coordinators: 1, inDoubt: 0, heuristic: 0, environment: 'test', lab: false },
    onlyHere: { branches: 0, blocks: 0, participants: [] },
    bucketMs: 60_000,
  })
  expect(body.outcomes).toHaveLength(30)
  const committed = (overview: typeof body) =>
    overview.outcomes.reduce((sum: number, one: { committed: number }) => sum + one.committed, 0)
  expect(committed(body)).toBe(committed(before) + 1)
  expect(body.durationMs.n).toBe(before.durationMs.n + 1)
  expect(body.durationMs.p99).toBeGreaterThan(0)
  expect(body.lastActions.map(({ action }: { action: string }) => action)).toEqual([
    'test-participant',
    'register-participant',
  ])
})

test('of outcomes nothing is claimed before anything was compared', async () => {
  const { status, body } = await world.get('/v1/divergence')
  expect(status).toBe(200)
  expect(body).toMatchObject({ checked: 0, violated: 0, since: null, items: [] })
  expect(body.participants).toMatchObject([{ participant: 'bank', state: 'unstarted', checked: 0 }])
})

test('what was done by hand stands in the audit trail, page by page', async () => {
  const first = (await world.get('/v1/audit?limit=1')).body
  expect(first.items).toMatchObject([{ action: 'test-participant', actor: 'local operator' }])
  const next = (await world.get(`/v1/audit?limit=1&cursor=${first.nextCursor}`)).body
  expect(next).toMatchObject({ items: [{ action: 'register-participant', participant: 'bank' }] })
  expect(next.nextCursor).toBeUndefined()
  expect((await world.get('/v1/audit?transaction=none')).body.items).toEqual([])
})

test('a participant is shown without its password, and a changed address must be tested', async () => {
  const { body } = await world.get('/v1/participants')
  expect(body.items).toMatchObject([{ name: 'bank', usable: true, openBranches: 0 }])
  expect(body.items[0].url).toContain('@127.0.0.1')
  expect(JSON.stringify(body)).not.toContain(`:${new URL(world.bank.url).password}@`)
  const elsewhere = 'postgresql://nobody:unspoken@127.0.0.1:1/none'
  const put = { kind: 'postgresql', url: elsewhere }
  const moved = await world.send('PUT', '/v1/participants/moving', put)
  expect(moved).toMatchObject({ status: 200, body: { usable: false, examinedAt: null } })
  expect(JSON.stringify(moved.body)).not.toContain('unspoken')
  const tested = await world.send('POST', '/v1/participants/moving:test')
  expect(tested).toMatchObject({ status: 200, body: { usable: false } })
  expect(tested.body.findings.some(({ ok }: { ok: boolean }) => !ok)).toBe(true)
  const silent = await world.get('/v1/participants/moving/branches')
  expect(silent).toMatchObject({ status: 200, body: { answered: false, onlyHere: [] } })
  const name = await world.send('PUT', '/v1/participants/Bad%20Name', put)
  expect(name).toMatchObject({ status: 422, body: { code: 'invalid-request' } })
  expect((await world.send('POST', '/v1/participants/nobody:test')).status).toBe(404)
})

test('it is ready while a coordinator is, and names what recovery still owes', async () => {
  expect((await world.get('/healthz')).body).toEqual({ status: 'ok' })
  const ready = await world.get('/readyz')
  expect(ready.body).toMatchObject({ ready: true, coordinators: ['c1'], owed: ['bank'] })
  await world.world.query("update verdict_participant set swept_at = now() where name = 'bank'")
  expect((await world.get('/readyz')).body.owed).toEqual([])
  await world.list(null)
  const unready = await world.get('/readyz')
  await world.list(world.coordinatorUrl())
  expect(unready).toMatchObject({ status: 503, body: { ready: false, coordinators: [] } })
})
