import type { Pool } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pruneAgent } from '@/sdk/agent/prune'
import { type AgentProcess, startAgent } from '../support/agent-process'
import { eventually } from '../support/eventually'
import { type PostgresServer, startPostgresServer } from '../support/postgres-server'
import { quietPool } from '../support/quiet-pool'
import { newGid } from '../support/service'

let server: PostgresServer
let agent: AgentProcess
let pool: Pool
beforeAll(async () => {
  server = await startPostgresServer()
  pool = quietPool(server.url)
  await pool.query('create table notes (text text)')
  agent = await startAgent(server.url, { VERDICT_SUSPECT_MS: '300' })
})
afterAll(async () => {
  await pool?.end()
  await agent?.remove()
  await server?.remove()
})

const SILENT = 'http://127.0.0.1:1'

function prepare(gid: string, peers: readonly object[]) {
  const statements = [{ sql: 'insert into notes values ($1)', params: [gid] }]
  const deadline = new Date(Date.now() + 60_000).toISOString()
  const body = { payload: { statements }, epoch: 1, deadline, peers }
  return agent.ask('POST', `/verdict/${gid}/1/prepare`, body)
}

const count = async (sql: string) =>
  Number((await pool.query(`select count(*) n from ${sql}`)).rows[0].n)
const prepared = () => count('pg_prepared_xacts')
const peers = () => count('verdict_agent_peer')

test('sixty are promised at once, and when their coordinator and peers are gone all of them are ended', async () => {
  const gids = Array.from({ length: 60 }, newGid)
  const votes = await Promise.all(gids.map((gid) => prepare(gid, [{ branch: 2, url: SILENT }])))
  expect(votes.map(({ body }) => body.vote)).toEqual(gids.map(() => 'YES'))
  await eventually(async () => (await prepared()) === 0, { what: 'all to end', withinMs: 30_000 })
  expect(await count('notes')).toBe(0)
  expect((await agent.ask('GET', `/peers/${gids[0]}`)).body.states).toEqual([
    { branch: 1, state: 'a' },
  ])
})

test('what ended long ago is forgotten with its peers and elections, what is prepared is not', async () => {
  const gid = newGid()
  expect((await prepare(gid, [])).body).toMatchObject({ vote: 'YES' })
  await agent.kill()
  const later = () => Date.now() + 40 * 86_400_000
  await pruneAgent(pool, { days: 30, now: Date.now })
  expect(await peers()).toBe(121)
  await pruneAgent(pool, { days: 1, now: later })
  expect(await peers()).toBe(1)
  expect(await count('verdict_agent_election')).toBeLessThanOrEqual(1)
  expect(await prepared()).toBe(1)
  await agent.start()
  await eventually(async () => (await prepared()) === 0, {
    what: 'it to end too',
    withinMs: 20_000,
  })
})

test.each([
  { election: -1 },
  { election: 1.5 },
  { election: 'first' },
  { election: 1e300 },
  'nonsense',
])('an election that is none is refused, and nobody is obeyed for it: %j', async (body) => {
  const gid = newGid()
  for (const path of [`/peers/${gid}/state`, `/verdict/${gid}/1/pre-commit`])
    expect((await agent.ask('POST', path, body)).status).toBe(400)
  const rows = await pool.query('select from verdict_agent_election where gid = $1', [gid])
  expect(rows.rowCount).toBe(0)
})
