import { afterAll, beforeAll, expect, test } from 'vitest'
import { createMariadbHandler } from '@/sdk/participant/mariadb/handler'
import { pruneMariadbParticipant } from '@/sdk/participant/mariadb/prune'
import { setUpMariadbParticipant } from '@/sdk/participant/mariadb/set-up'
import { type Listening, listenAsParticipant } from '@/sdk/participant/set-up'
import { type MariadbServer, startMariadbServer } from '../support/mariadb-server'
import { openMysql } from '../support/mysql-pool'
import { newGid } from '../support/service'

/* The barrier in MariaDB: each step once, in whatever order and however often it comes. */

type Client = { query(sql: string, values: unknown[]): unknown }

let server: MariadbServer
let database: ReturnType<typeof openMysql>
let service: Listening

const book = async (client: Client, what: string) => {
  await client.query('insert into done values (?)', [what])
  return undefined
}

beforeAll(async () => {
  server = await startMariadbServer()
  database = openMysql(server.rootUrl)
  const { pool } = database
  await database.query('create table done (what varchar(100))')
  await Promise.all([setUpMariadbParticipant(pool), setUpMariadbParticipant(pool)])
  const handler = createMariadbHandler({
    ...{ pool, name: 'trips', version: '1', base: '/api' },
    prepare: async () => 'read-only',
    steps: {
      try: async (client, payload, { gid }) =>
        payload === 'full' ? { no: 'It is full.' } : book(client, `try ${gid}`),
      confirm: (client, _, { gid }) => book(client, `confirm ${gid}`),
      cancel: (client, _, { gid }) => book(client, `cancel ${gid}`),
      action: async (client, payload, { gid }) => {
        if (payload === 'swallows') await client.query('nonsense').catch(() => undefined)
        if (payload === 'commits') await client.query('create table other (id int)')
        return book(client, `action ${gid}`)
      },
      compensate: (client, _, { gid }) => book(client, `compensate ${gid}`),
    },
  })
  service = await listenAsParticipant(handler)
})
afterAll(async () => {
  await service?.close()
  await database?.end()
  await server?.remove()
})

const call = async (gid: string, op: string, payload: unknown = 'seat') => {
  const response = await fetch(`${service.url}/api/verdict/${gid}/1/${op}`, {
    ...{ method: 'POST', body: JSON.stringify({ payload }) },
  })
  return { status: response.status, ...(await response.json()) }
}
const step = async (gid: string, op: string, payload?: unknown): Promise<number> =>
  (await call(gid, op, payload)).status

const done = async (gid: string): Promise<string[]> => {
  const sql = 'select what from done where what like ? order by what'
  const rows = await database.query<{ what: string }>(sql, [`%${gid}`])
  return rows.map(({ what }) => what.split(' ')[0] ?? '')
}

test('a try and its confirm happen once each, however often and at whatever time they are asked', async () => {
  const [gid, other] = [newGid(), newGid()]
  for (const op of ['try', 'try', 'confirm', 'confirm']) expect(await step(gid, op)).toBe(200)
  expect(await done(gid)).toEqual(['confirm', 'try'])
  expect(await Promise.all(['try', 'try', 'try'].map((op) => step(other, op)))).toEqual([
    ...[200, 200, 200],
  ])
  expect(await done(other)).toEqual(['try'])
})

test('a cancel without its try does nothing, and the try that comes late is refused', async () => {
  const gid = newGid()
  expect(await step(gid, 'cancel')).toBe(200)
  expect(await step(gid, 'try')).toBe(409)
  expect(await step(gid, 'cancel')).toBe(200)
  expect(await done(gid)).toEqual([])
})

test('a try and its cancel at the same time leave nothing that is not given back', async () => {
  for (let round = 0; round < 10; round++) {
    const gid = newGid()
    const [tried, cancelled] = await Promise.all([step(gid, 'try'), step(gid, 'cancel')])
    expect(cancelled).toBe(200)
    expect(await done(gid)).toEqual(tried === 200 ? ['cancel', 'try'] : [])
  }
})

test('a confirm without its try is an error, and never an empty success', async () => {
  const gid = newGid()
  expect(await step(gid, 'confirm')).toBe(409)
  expect(await done(gid)).toEqual([])
})

test('what was refused is refused again, and its cancel has nothing to undo', async () => {
  const gid = newGid()
  for (const _ of [1, 2]) expect(await step(gid, 'try', 'full')).toBe(409)
  expect(await step(gid, 'cancel', 'full')).toBe(200)
  expect(await done(gid)).toEqual([])
  expect(await step(gid, 'try', 'other seat')).toBe(422)
})

test('a confirm and a cancel at the same time take turns, and one of them counts', async () => {
  for (let round = 0; round < 10; round++) {
    const gid = newGid()
    await step(gid, 'try')
    const both = await Promise.all([call(gid, 'confirm'), call(gid, 'cancel')])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(both.find(({ status }) => status === 409).heuristic).toMatch(/^(?:COMMIT|ROLLBACK)$/)
    expect(await done(gid)).toHaveLength(2)
  }
})

test('an action is compensated once, and one that comes after its compensation is refused', async () => {
  const [gid, late] = [newGid(), newGid()]
  for (const op of ['action', 'action', 'compensate', 'compensate'])
    expect(await step(gid, op)).toBe(200)
  expect(await done(gid)).toEqual(['action', 'compensate'])
  expect(await step(late, 'compensate')).toBe(200)
  expect(await step(late, 'action')).toBe(409)
  expect(await done(late)).toEqual([])
})

test('a step is not kept if a statement of it failed, or would commit by itself', async () => {
  for (const payload of ['swallows', 'commits']) {
    const gid = newGid()
    expect(await step(gid, 'action', payload)).toBe(500)
    expect(await done(gid)).toEqual([])
  }
  expect(await database.query("show tables like 'other'")).toEqual([])
})

test('it tells how a reservation stands, and shows what was confirmed among the outcomes', async () => {
  const gid = newGid(1, 1, 'outcomes')
  const look = async () => (await (await fetch(`${service.url}/api/verdict/${gid}/1`)).json()).state
  const seen = [await look()]
  for (const op of ['try', 'confirm']) {
    await step(gid, op)
    seen.push(await look())
  }
  expect(seen).toEqual(['UNKNOWN', 'TRIED', 'CONFIRMED'])
  await step(newGid(1, 1, 'outcomes'), 'try')
  const at = `${service.url}/api/verdict/outcomes?cluster=outcomes&from=0&until=Z`
  const { buckets } = await (await fetch(at)).json()
  expect(buckets).toMatchObject([{ count: 1, digest: expect.stringMatching(/^[0-9a-f]{16}$/) }])
  const [{ window, slot }] = buckets
  const listed = await (await fetch(`${at}&bucket=${window}.${slot}`)).json()
  expect(listed).toEqual({ branches: [{ gid, branch: 1 }] })
})

test('what is old is forgotten, and what is still reserved never', async () => {
  const [over, held] = [newGid(), newGid()]
  for (const op of ['try', 'cancel']) await step(over, op)
  await step(held, 'try')
  const kept = async (gid: string) =>
    (await database.query('select op from verdict_barrier where gid = ?', [gid])).length
  const day = 86_400_000
  await pruneMariadbParticipant(database.pool, { days: 1, now: Date.now() + 29 * day })
  expect([await kept(over), await kept(held)]).toEqual([2, 1])
  await pruneMariadbParticipant(database.pool, { now: Date.now() + 400 * day })
  expect([await kept(over), await kept(held)]).toEqual([0, 1])
  expect(await step(held, 'confirm')).toBe(200)
})
