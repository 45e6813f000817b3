import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiWorld, startApiWorld } from '../support/api-world'
import { branchCalls, prepareAs } from '../support/strangers'

let world: ApiWorld
let calls: ReturnType<typeof branchCalls>
beforeAll(async () => {
  world = await startApiWorld()
  await world.send('PUT', '/v1/participants/bank', { kind: 'postgresql', url: world.bank.url })
  await world.send('POST', '/v1/participants/bank:test')
  calls = branchCalls(world)
})
afterAll(() => world.remove())

const isListed = async (gid: string): Promise<boolean> =>
  ((await world.bank.query('select from pg_prepared_xacts where gid = $1', [gid])).rowCount ?? 0) >
  0
const gone = (gid: string) => world.bank.query(`rollback prepared '${gid}'`)

test('what changed while somebody was reading stops the action, and is told', async () => {
  await prepareAs(world.bank, 'moving', 6)
  const first = (await calls.look('moving')).body
  await world.bank.query(`commit prepared 'moving'`)
  const late = await calls.act('moving', { action: 'abort', evidenceId: first.evidenceId })
  expect(late).toMatchObject({
    status: 409,
    body: {
      code: 'evidence-changed',
      differences: [{ participant: 'bank', before: 'prepared', now: 'no-trace' }],
      evidence: { value: 'no-trace', advice: { abort: { advice: 'nothing-to-do' } } },
    },
  })
  await prepareAs(world.bank, 'moving', 6)
  const reused = await calls.act('moving', { action: 'abort', evidenceId: first.evidenceId })
  expect(reused).toMatchObject({
    status: 409,
    body: { differences: [{ now: 'prepared, by another transaction' }] },
  })
  expect(await isListed('moving')).toBe(true)
  await gone('moving')
})

test('the same decision sent twice settles once, also when the name is used again', async () => {
  await prepareAs(world.bank, 'twice', 7)
  const { evidenceId } = (await calls.look('twice')).body
  const body = { action: 'abort', evidenceId }
  const first = await calls.act('twice', body, 'one-branch-decision')
  await prepareAs(world.bank, 'twice', 7)
  const again = await calls.act('twice', body, 'one-branch-decision')
  expect([first.body.actionId, first.body.state]).toEqual([again.body.actionId, 'verified'])
  expect(await isListed('twice')).toBe(true)
  const other = await calls.act('twice', { ...body, action: 'commit' }, 'one-branch-decision')
  expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-mismatch' } })
  await gone('twice')
})

test('what the server refuses is sent, not verified, and says why', async () => {
  await world.bank.query(`create role plain login password 'plain'`)
  await world.bank.query('grant select on all tables in schema public to plain')
  const url = new URL(world.bank.url)
  url.username = 'plain'
  url.password = 'plain'
  await world.send('PUT', '/v1/participants/plain', { kind: 'postgresql', url: url.href })
  await prepareAs(world.bank, 'not-mine', 8)
  const plain = branchCalls(world, 'plain')
  const looked = await plain.look('not-mine')
  const { evidenceId } = looked.body
  const done = await plain.act('not-mine', { action: 'abort', evidenceId })
  expect(looked.body.value).toBe('prepared')
  expect(done.body).toMatchObject({ state: 'sent-not-verified', value: 'prepared' })
  expect(done.body.text).toMatch(/belongs to another role/)
  expect((await world.get('/v1/audit?limit=1')).body.items[0].outcome).toBe('sent-not-verified')
  await gone('not-mine')
})

test('of a participant that is silent nothing is concluded, and nothing is sent', async () => {
  const nowhere = 'postgresql://nobody@127.0.0.1:1/none'
  await world.send('PUT', '/v1/participants/silent', { kind: 'postgresql', url: nowhere })
  const silent = branchCalls(world, 'silent')
  const { body } = await silent.look('some-name')
  expect(body).toMatchObject({ value: 'no-answer', advice: { abort: { advice: 'ask-again' } } })
  const { evidenceId } = body
  expect(await silent.act('some-name', { action: 'abort', evidenceId })).toMatchObject({
    status: 503,
    body: { code: 'participant-silent' },
  })
  expect((await branchCalls(world, 'nobody').look('x')).status).toBe(404)
  const never = (await calls.look('never-was')).body
  expect(never).toMatchObject({
    value: 'no-trace',
    advice: { commit: { advice: 'nothing-to-do' } },
  })
  const refused = await calls.act('never-was', { action: 'commit', evidenceId: never.evidenceId })
  expect(refused).toMatchObject({ status: 422, body: { code: 'advice-blocks' } })
})
