import { ulid } from 'ulid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiWorld, startApiWorld } from '../support/api-world'
import { eventually } from '../support/eventually'
import { type PostgresServer, startPostgresServer } from '../support/postgres-server'

let world: ApiWorld
let other: PostgresServer
beforeAll(async () => {
  const started = await Promise.all([startApiWorld(), startPostgresServer()])
  world = started[0]
  other = started[1]
  await put('bank', { url: world.bank.url })
  await put('other', { url: other.url })
})
afterAll(async () => {
  await world.remove()
  await other.remove()
})

const at = (name: string) => `/v1/participants/${name}`
const kind = 'postgresql'

/** Registered and tested. */
async function put(name: string, body: Record<string, unknown>) {
  await world.send('PUT', at(name), { kind, ...body })
  return world.send('POST', `${at(name)}:test`)
}

const credit = 'update account set balance = balance + 1 where id = 1'

function run(
  participant: string,
  { sql = 'create table if not exists t (n int)', key = ulid() } = {},
) {
  const branches = [{ participant, statements: [{ sql }] }]
  return world.send(
    'POST',
    '/v1/transactions?wait=completed',
    { branches },
    { 'idempotency-key': key },
  )
}

const sleeping = `with waited as (select pg_sleep(3.5)) update account set balance = balance + 1
  where id = 2 and exists (select from waited)`

/** Resolves once that many sessions of the bank sleep. */
const asleep = (count: number) =>
  eventually(
    async () => {
      const { rows } = await world.bank.query(
        `select count(*)::int n from pg_stat_activity where wait_event = 'PgSleep'`,
      )
      return rows[0]?.n === count
    },
    { what: `that ${count} branches are at work` },
  )

test('an application hears the same when it joins a branch, and the API says that it may', async () => {
  const { body: opened } = await world.send('POST', '/v1/transactions:open', {})
  const enlist = () =>
    world.send('POST', `/v1/transactions/${opened.id}/branches`, { participant: 'other' })
  const drained = await world.send('POST', `${at('other')}:drain`)
  expect(drained.status).toBe(200)
  expect(await enlist()).toMatchObject({ status: 422, body: { code: 'participant-draining' } })
  await world.send('POST', `${at('other')}:resume`)
  await world.send('PATCH', at('other'), { limits: { branchesMax: 1 } })
  expect((await enlist()).status).toBe(201)
  expect(await enlist()).toMatchObject({ status: 429, body: { code: 'too-busy' } })
  await world.send('PATCH', at('other'), { limits: {} })
  await world.send('POST', `/v1/transactions/${opened.id}:abort`, {})
  const { body } = await world.get('/openapi.json')
  const { responses } = body.paths['/v1/transactions/{id}/branches'].post
  expect(JSON.stringify(responses['422'])).toContain('participant-draining')
  expect(JSON.stringify(responses['429'])).toContain('too-busy')
})

test('while a participant drains nothing new begins there, and what is open goes on', async () => {
  const key = ulid()
  const first = run('bank', { sql: sleeping, key })
  await asleep(1)
  const drained = await world.send('POST', `${at('bank')}:drain`)
  expect(drained).toMatchObject({ status: 200, body: { draining: { by: 'local operator' } } })
  const refused = await run('bank', { sql: credit })
  expect(refused).toMatchObject({ status: 422, body: { code: 'participant-draining' } })
  expect(refused.body.detail).toContain('Resume it')
  const removed = await world.send('DELETE', at('bank'))
  expect(removed).toMatchObject({ status: 409, body: { code: 'participant-in-use', count: 1 } })
  expect(removed.body.branches[0]).toMatch(/^vd1_.*_1$/)
  const ended = await first
  expect(ended).toMatchObject({ status: 201, body: { outcome: 'committed' } })
  const again = await run('bank', { sql: sleeping, key })
  expect(again, 'the same key has the same answer').toMatchObject({
    status: 201,
    body: { id: ended.body.id, outcome: 'committed' },
  })
  const resumed = await world.send('POST', `${at('bank')}:resume`)
  expect(resumed).toMatchObject({ status: 200, body: { draining: null } })
  expect(await run('bank', { sql: credit })).toMatchObject({ body: { outcome: 'committed' } })
  const audit = (await world.get('/v1/audit')).body.items.map(
    (one: { action: string }) => one.action,
  )
  expect(audit.slice(0, 2)).toEqual(['resume-participant', 'drain-participant'])
})

test('more branches than the limit of a participant are refused, with a time to come again', async () => {
  const limited = await world.send('PATCH', at('bank'), { limits: { branchesMax: 2 } })
  expect(limited).toMatchObject({ status: 200, body: { usable: true, limits: { branchesMax: 2 } } })
  const running = [run('bank', { sql: sleeping }), run('bank', { sql: 'select pg_sleep(3.5)' })]
  await asleep(2)
  const load = await Promise.all(Array.from({ length: 20 }, () => run('bank', { sql: credit })))
  for (const answer of load) {
    expect(answer).toMatchObject({ status: 429, body: { code: 'too-busy' } })
    expect(answer.headers.get('retry-after')).toBe('1')
  }
  for (const answer of await Promise.all(running))
    expect(answer).toMatchObject({ status: 201, body: { outcome: 'committed' } })
  expect(await run('bank', { sql: credit })).toMatchObject({ body: { outcome: 'committed' } })
  await world.send('PATCH', at('bank'), { limits: {} })
})

test('the time-outs of a participant hold: a branch waits for a lock no longer than told', async () => {
  await world.send('PATCH', at('bank'), { timeouts: { lockMs: 100 } })
  const holder = await world.bank.session()
  await holder.query('begin')
  await holder.query('update account set balance = balance where id = 3')
  const startMs = performance.now()
  const blocked = await run('bank', { sql: 'update account set balance = 0 where id = 3' })
  expect(blocked).toMatchObject({ body: { outcome: 'aborted' } })
  expect(performance.now() - startMs).toBeLessThan(2_500)
  await holder.query('rollback')
  await world.send('PATCH', at('bank'), { timeouts: {} })
})

test('a value out of bounds is refused at its field, and nothing is changed', async () => {
  const wrong = { limits: { branchesMax: 0 }, timeouts: { attemptMs: 5 } }
  const refused = await world.send('PATCH', at('bank'), wrong)
  expect(refused.status).toBe(422)
  expect(refused.body.errors.map(({ path }: { path: string }) => path)).toEqual([
    'limits.branchesMax',
    'timeouts.attemptMs',
  ])
  const url = await world.send('PATCH', at('bank'), { url: 'mariadb://x/y' })
  expect(url).toMatchObject({ status: 422, body: { errors: [{ path: 'url' }] } })
  expect((await world.get(at('bank'))).body).toMatchObject({ usable: true, limits: {} })
  expect((await world.send('PATCH', at('nobody'), {})).status).toBe(404)
})

test('a participant is removed when nothing is open there, and its past stays readable', async () => {
  const ended = await run('other')
  expect(ended).toMatchObject({ body: { outcome: 'committed' } })
  expect((await world.send('DELETE', at('other'))).status).toBe(204)
  expect((await world.get(at('other'))).status).toBe(404)
  const past = await world.get(`/v1/transactions/${ended.body.id}`)
  expect(past).toMatchObject({ status: 200, body: { branches: [{ participant: 'other' }] } })
  expect(await run('other')).toMatchObject({ status: 422, body: { code: 'unknown-participant' } })
  await put('other', { url: other.url })
})

test('one that holds a branch of ours prepared is not removed, whoever has forgotten it', async () => {
  const gid = 'vd1_test.1.1.01ARZ3NDEKTSV4RRFFQ69G5FAV_1'
  const session = await world.bank.session(other.url)
  await session.query('begin')
  await session.query('create table left_behind (n int)')
  await session.query(`prepare transaction '${gid}'`)
  const refused = await world.send('DELETE', at('other'))
  expect(refused).toMatchObject({ status: 409, body: { branches: [gid] } })
  expect((await world.get(at('other'))).body.draining).toBeNull()
  await session.query(`rollback prepared '${gid}'`)
  await session.end()
})

test('one that is silent is removed only on the word that nobody has seen what it holds', async () => {
  await put('gone', { url: 'postgresql://nobody@127.0.0.1:1/none' })
  const refused = await world.send('DELETE', at('gone'))
  expect(refused).toMatchObject({ status: 503, body: { code: 'participant-silent' } })
  expect(refused.body.detail).toContain('unseen=allowed')
  expect((await world.send('DELETE', `${at('gone')}?unseen=allowed`)).status).toBe(204)
})

test('a kind that this version does not know stops nobody, and is shown as that', async () => {
  const later = `insert into verdict_participant (name, kind, url, usable) values ($1, $2, $3, true)`
  await world.world.query(later, ['later', 'ledger', 'ledger://somewhere'])
  await world.registry.reload()
  expect((await world.get(at('later'))).body).toMatchObject({ kind: 'unknown' })
  const tested = await world.send('POST', `${at('later')}:test`)
  expect(tested.body.findings).toMatchObject([{ name: 'opening', severity: 'problem' }])
  expect(tested.body.findings[0].text).toContain('This version cannot open')
  expect(await run('later')).toMatchObject({
    status: 422,
    body: { code: 'participant-not-usable' },
  })
  expect(await run('bank', { sql: credit })).toMatchObject({ body: { outcome: 'committed' } })
  expect((await world.send('DELETE', `${at('later')}?unseen=allowed`)).status).toBe(204)
})
