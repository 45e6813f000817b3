import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AgentProcess, startAgent } from '../support/agent-process'
import { startClusterOf } from '../support/cluster'
import { startAgentBank } from '../support/cluster-bank-agent'
import { startPostgresBank } from '../support/cluster-bank-postgres'
import { dieAt } from '../support/cluster-crash'
import { expectHonest, settled } from '../support/cluster-outcome'
import { beginBody, newTransfer, TOO_MUCH } from '../support/cluster-transfer'
import { within } from '../support/postgres'
import { type PostgresServer, startPostgresServer } from '../support/postgres-server'
import { quietPool } from '../support/quiet-pool'
import { newGid, serviceParticipant } from '../support/service'

let server: PostgresServer
let one: AgentProcess
let two: AgentProcess

beforeAll(async () => {
  server = await startPostgresServer()
  const pool = quietPool(server.url)
  await pool.query('create database second')
  await pool.end()
  const second = server.url.replace(/\/test(\?|$)/, '/second$1')
  for (const url of [server.url, second]) {
    const database = quietPool(url)
    await database.query('create table notes (text text)')
    await database.end()
  }
  ;[one, two] = await Promise.all([startAgent(server.url), startAgent(second)])
})
afterAll(async () => {
  await Promise.all([one?.remove(), two?.remove()])
  await server?.remove()
})

const at = (gid: string, call = '', branch = 1) =>
  `/verdict/${gid}/${branch}${call === '' ? '' : `/${call}`}`

function prepare(agent: AgentProcess, gid: string, { branch = 1, peers = [] as object[] } = {}) {
  const statements = [{ sql: 'insert into notes values ($1)', params: [gid] }]
  const deadline = new Date(Date.now() + 60_000).toISOString()
  return agent.ask('POST', at(gid, 'prepare', branch), {
    ...{ payload: { statements }, epoch: 1, deadline, peers },
  })
}

const lettersOf = async (agent: AgentProcess, gid: string) =>
  (await agent.ask('GET', `/peers/${gid}`)).body

test('an agent passes the test of a participant, and answers nobody without its token', async () => {
  const participant = serviceParticipant(one.address)
  expect(await participant.examine(within())).toMatchObject({ usable: true })
  await participant.close()
  const stranger = { authorization: 'Bearer other' }
  const gid = newGid()
  for (const path of [at(gid), `/peers/${gid}`])
    expect((await one.ask('GET', path, undefined, stranger)).status).toBe(401)
  expect((await one.ask('POST', at(gid, 'pre-commit'), {}, stranger)).status).toBe(401)
})

test('what is promised is pre-committed and committed, each survives kill -9, and repeats say the same', async () => {
  const gid = newGid()
  expect((await one.ask('POST', at(gid, 'pre-commit'), {})).status).toBe(404)
  expect((await prepare(one, gid)).body).toMatchObject({ vote: 'YES' })
  await one.kill()
  await one.start()
  expect(await lettersOf(one, gid)).toEqual({
    ...{ states: [{ branch: 1, state: 'w' }], peers: [] },
    // It has been down since it promised.
    steady: false,
  })
  const first = await one.ask('POST', at(gid, 'pre-commit'), {})
  expect(first).toMatchObject({ status: 200, body: { state: 'PRE_COMMITTED' } })
  await one.kill()
  await one.start()
  expect(await lettersOf(one, gid)).toMatchObject({ states: [{ branch: 1, state: 'p' }] })
  expect(await one.ask('POST', at(gid, 'pre-commit'), {})).toEqual(first)
  expect((await one.ask('GET', at(gid))).body).toMatchObject({ state: 'PREPARED' })
  expect((await one.ask('POST', at(gid, 'commit'), {})).body).toMatchObject({ state: 'COMMITTED' })
  await one.kill()
  await one.start()
  expect(await lettersOf(one, gid)).toMatchObject({ states: [{ branch: 1, state: 'c' }] })
  expect((await one.ask('POST', at(gid, 'pre-commit'), {})).status).toBe(409)
})

test('an aborted branch is never pre-committed', async () => {
  const gid = newGid()
  await prepare(one, gid)
  expect((await one.ask('POST', at(gid, 'abort'), { epoch: 1 })).status).toBe(200)
  const refused = await one.ask('POST', at(gid, 'pre-commit'), {})
  expect(refused).toMatchObject({ status: 409, body: { state: 'ABORTED' } })
  expect(await lettersOf(one, gid)).toMatchObject({ states: [{ branch: 1, state: 'a' }] })
})

test('agents know each other from prepare on, after kill -9 too, and silence is no state', async () => {
  const gid = newGid()
  await prepare(one, gid, { branch: 1, peers: [{ branch: 2, url: two.address }] })
  await prepare(two, gid, { branch: 2, peers: [{ branch: 1, url: one.address }] })
  await two.ask('POST', at(gid, 'pre-commit', 2), {})
  await one.kill()
  await one.start()
  const theirs = { branch: 2, states: [{ branch: 2, state: 'p' }], refused: null, steady: true }
  const mine = [{ branch: 1, state: 'w' }]
  expect(await lettersOf(one, gid)).toEqual({ states: mine, steady: false, peers: [theirs] })
  await two.kill()
  expect(await lettersOf(one, gid)).toEqual({
    ...{ states: mine, steady: false },
    peers: [{ ...theirs, states: null, steady: false }],
  })
  await two.start()
  expect(await lettersOf(one, gid)).toEqual({
    ...{ states: mine, steady: false },
    peers: [{ ...theirs, steady: false }],
  })
})

test('who leads is obeyed until a later one has spoken, and a crash does not forget it', async () => {
  const gid = newGid()
  await prepare(one, gid)
  const state = `/peers/${gid}/state`
  expect((await one.ask('POST', state, { election: 3 })).body).toEqual({
    states: [{ branch: 1, state: 'w' }],
    steady: true,
  })
  await one.kill()
  await one.start()
  const older = { status: 412, body: { election: 3 } }
  expect(await one.ask('POST', state, { election: 2 })).toEqual(older)
  expect(await one.ask('POST', at(gid, 'pre-commit'), { election: 2 })).toMatchObject(older)
  const replaced = { 'x-verdict-election': '2' }
  expect(await one.ask('POST', at(gid, 'abort'), { epoch: 1 }, replaced)).toMatchObject(older)
  expect((await one.ask('POST', at(gid, 'pre-commit'), { election: 3 })).status).toBe(200)
  const leads = { 'x-verdict-election': '3' }
  expect((await one.ask('POST', at(gid, 'commit'), {}, leads)).status).toBe(200)
})

test('what an agent cannot do it refuses with its reason, and nothing of it stays', async () => {
  const ask = async (payload: unknown) => {
    const gid = newGid()
    const deadline = new Date(Date.now() + 60_000).toISOString()
    const body = { payload, epoch: 1, deadline }
    return (await one.ask('POST', at(gid, 'prepare'), body)).body.reason
  }
  expect(await ask({ sql: 'select 1' })).toContain('The payload is not')
  expect(await ask({ statements: [{ sql: 'commit' }] })).toContain('COMMIT is not for a client')
  expect(await ask({ statements: [{ sql: 'select 1; select 2' }] })).toContain('Two statements')
  expect(await ask({ statements: [{ sql: 'insert into nowhere values (1)' }] })).toContain(
    'nowhere',
  )
})

test('registered as a service, an agent takes part in real transactions, its crash included', async () => {
  const cluster = await startClusterOf(startPostgresBank, () => startAgentBank())
  try {
    const c1 = cluster.coordinator('c1')
    await c1.start()
    for (const terms of [{}, { payer: 'b' as const, sum: TOO_MUCH }]) {
      const transfer = newTransfer(terms)
      const expected = 'payer' in terms ? 'aborted' : 'committed'
      expectHonest(await c1.begin(beginBody(cluster, transfer)), expected)
      await settled(cluster, transfer.key, { expected })
    }
    const { key } = await dieAt(cluster, 'D1')
    await cluster.banks.b.kill()
    await Promise.all([c1.start(), cluster.banks.b.start()])
    await settled(cluster, key, { expected: 'committed', withinMs: 20_000 })
  } finally {
    await cluster.remove()
  }
})
