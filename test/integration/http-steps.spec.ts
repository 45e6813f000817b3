import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runContractSuite } from '@/sdk/contract-suite/run'
import { barrier } from '@/sdk/participant/barrier'
import type { Passed, Step } from '@/sdk/participant/barrier-rules'
import { createParticipantHandler } from '@/sdk/participant/handler'
import { pruneParticipant } from '@/sdk/participant/prune'
import { type Listening, listenAsParticipant, setUpParticipant } from '@/sdk/participant/set-up'
import { freePort } from '@/server/platform/home'
import { bundleText, startProgram } from '../support/bundled-program'
import { eventually } from '../support/eventually'
import { type PostgresServer, startPostgresServer } from '../support/postgres-server'
import { quietPool } from '../support/quiet-pool'
import { newGid } from '../support/service'

let server: PostgresServer
let pool: Pool
let service: Listening

const book = async (client: { query(sql: string, values: unknown[]): unknown }, what: string) => {
  await client.query('insert into done values ($1)', [what])
  return undefined
}

beforeAll(async () => {
  server = await startPostgresServer()
  pool = quietPool(server.url)
  await pool.query('create table done (what text)')
  await Promise.all([setUpParticipant(pool), setUpParticipant(pool)])
  const handler = createParticipantHandler({
    ...{ pool, name: 'trips', version: '1', base: '/api' },
    prepare: async () => 'read-only',
    steps: {
      try: async (client, payload, { gid }) =>
        payload === 'full' ? { no: 'It is full.' } : book(client, `try ${gid}`),
      confirm: (client, _, { gid }) => book(client, `confirm ${gid}`),
      cancel: (client, _, { gid }) => book(client, `cancel ${gid}`),
    },
  })
  service = await listenAsParticipant(handler)
})
afterAll(async () => {
  await service?.close()
  await pool?.end()
  await server?.remove()
})

const step = async (gid: string, op: string, payload: unknown = 'seat'): Promise<number> => {
  const response = await fetch(`${service.url}/api/verdict/${gid}/1/${op}`, {
    method: 'POST',
    body: JSON.stringify({ payload }),
  })
  return response.status
}

const done = async (gid: string): Promise<string[]> =>
  (
    await pool.query<{ what: string }>('select what from done where what like $1 order by what', [
      `%${gid}`,
    ])
  ).rows.map(({ what }) => what.split(' ')[0] ?? '')

test('a try and its confirm happen once each, however often they are asked', async () => {
  const gid = newGid()
  for (const op of ['try', 'try', 'confirm', 'confirm']) expect(await step(gid, op)).toBe(200)
  expect(await done(gid)).toEqual(['confirm', 'try'])
})

test('two that arrive at the same time happen once', async () => {
  const gid = newGid()
  expect(await Promise.all([step(gid, 'try'), step(gid, 'try')])).toEqual([200, 200])
  expect(await done(gid)).toEqual(['try'])
})

test('a cancel without its try succeeds and does nothing, and the try that comes late is refused', async () => {
  const gid = newGid()
  expect(await step(gid, 'cancel')).toBe(200)
  expect(await step(gid, 'try')).toBe(409)
  expect(await step(gid, 'cancel')).toBe(200)
  expect(await done(gid)).toEqual([])
})

test('what was refused is refused again, and its cancel has nothing to undo', async () => {
  const gid = newGid()
  expect(await step(gid, 'try', 'full')).toBe(409)
  expect(await step(gid, 'try', 'full')).toBe(409)
  expect(await step(gid, 'cancel')).toBe(200)
  expect(await done(gid)).toEqual([])
})

test('a confirm without its try is an error, and never an empty success', async () => {
  const gid = newGid()
  expect(await step(gid, 'confirm')).toBe(409)
  expect(await done(gid)).toEqual([])
})

test('the same step with another payload is refused as another call', async () => {
  const gid = newGid()
  expect(await step(gid, 'try')).toBe(200)
  expect(await step(gid, 'try', 'other seat')).toBe(422)
})

test('a step that the application does not have is nowhere, and a wrong body does nothing', async () => {
  expect(await step(newGid(), 'action')).toBe(404)
  const url = `${service.url}/api/verdict/${newGid()}/1/try`
  expect((await fetch(url, { method: 'POST', body: '{' })).status).toBe(400)
  expect((await fetch(url, { method: 'POST', body: '{"nothing": 1}' })).status).toBe(400)
  expect((await fetch(`${service.url}/elsewhere`)).status).toBe(404)
})

/** In one transaction of its own, as an application would call it. */
async function pass(gid: string, op: Step, work: () => Promise<void>): Promise<Passed> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    const passed = await barrier(client, { gid, branch: 1, op }, work)
    await client.query('commit')
    return passed
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

test('the barrier alone serves sagas: an action that failed can be done again, a late one cannot', async () => {
  const gid = newGid()
  let times = 0
  const work = async () => {
    times += 1
    if (times === 1) throw new Error('it broke')
  }
  await expect(pass(gid, 'action', work)).rejects.toThrow('it broke')
  expect(await pass(gid, 'action', work)).toBe('done')
  expect(await pass(gid, 'action', work)).toBe('repeated')
  expect(await pass(gid, 'compensate', work)).toBe('done')
  expect(await pass(gid, 'compensate', work)).toBe('repeated')
  const other = newGid()
  expect(await pass(other, 'compensate', work)).toBe('empty')
  expect(await pass(other, 'action', work)).toBe('late')
  expect(times).toBe(3)
})

test('what is old is forgotten, and never less than thirty days of it is kept', async () => {
  const gid = newGid()
  for (const op of ['try', 'cancel']) await step(gid, op)
  const day = 86_400_000
  expect(await pruneParticipant(pool, { days: 1, now: Date.now() + 29 * day })).toBe(0)
  expect(await step(gid, 'cancel')).toBe(200)
  expect(await done(gid)).toEqual(['cancel', 'try'])
  expect(await pruneParticipant(pool, { now: Date.now() + 31 * day })).toBeGreaterThan(0)
  const { rows } = await pool.query('select from verdict_barrier where gid = $1', [gid])
  expect(rows).toEqual([])
})

test('steps of sagas and messages are kept for a year, for a person may take long over one that is stuck', async () => {
  const gid = newGid()
  for (const op of ['action', 'message'] as const) await pass(gid, op, async () => {})
  const day = 86_400_000
  const kept = async () =>
    (await pool.query('select op from verdict_barrier where gid = $1 order by 1', [gid])).rows
  await pruneParticipant(pool, { now: Date.now() + 364 * day })
  expect(await kept()).toEqual([{ op: 'action' }, { op: 'message' }])
  await pruneParticipant(pool, { now: Date.now() + 366 * day })
  expect(await kept()).toEqual([])
})

test('the example of the page is a service that keeps the contract', async () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/HTTP-PARTICIPANTS.md'), 'utf8')
  const [, example = ''] = /```ts\n([\s\S]*?)```/.exec(page) ?? []
  await pool.query(`create table stock (item text primary key, pieces int);
    insert into stock values ('chair', 100)`)
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const secret = 'of the page'
  const env = { DATABASE_URL: server.url, PORT: String(port), SECRET: secret }
  const program = startProgram(
    await bundleText('example', example),
    {},
    join(server.folder, 'example'),
    env,
  )
  try {
    await eventually(() => fetch(url).then(({ status }) => status === 404))
    const report = await runContractSuite({
      ...{ url, secret, yes: { item: 'chair', count: 1 }, no: { item: 'chair', count: 1_000 } },
      effect: async () => {
        const { rows } = await pool.query<{ pieces: number }>('select pieces from stock')
        return rows[0]?.pieces ?? 0
      },
    })
    const broken = report.findings.filter(({ result }) => result === 'broken')
    expect(broken.map(({ rule, seen }) => `${rule.name}: ${seen}`)).toEqual([])
    expect(report.grade).toBe('B')
  } finally {
    await program.kill()
  }
})
