import type { Pool } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createParticipantHandler } from '@/sdk/participant/handler'
import { pruneParticipant } from '@/sdk/participant/prune'
import { type Listening, listenAsParticipant, setUpParticipant } from '@/sdk/participant/set-up'
import { type PostgresServer, startPostgresServer } from '../support/postgres-server'
import { quietPool } from '../support/quiet-pool'
import { newGid } from '../support/service'

/* How a reservation of Try–Confirm–Cancel ends at the kit: once, and told truly. */

let server: PostgresServer
let pool: Pool
let service: Listening

/** Transactions that were to be confirmed. */
const asked = new Set<string>()

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
      confirm: async (client, payload, { gid }) => {
        const isFirst = !asked.has(gid)
        asked.add(gid)
        return payload === 'not yet' && isFirst
          ? { no: 'Not yet.' }
          : book(client, `confirm ${gid}`)
      },
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

const answer = async (gid: string, op: string): Promise<Record<string, unknown>> => {
  const response = await fetch(`${service.url}/api/verdict/${gid}/1/${op}`, {
    ...{ method: 'POST', body: JSON.stringify({ payload: 'seat' }) },
  })
  return { status: response.status, ...(await response.json()) }
}

const done = async (gid: string): Promise<string[]> =>
  (
    await pool.query<{ what: string }>('select what from done where what like $1 order by what', [
      `%${gid}`,
    ])
  ).rows.map(({ what }) => what.split(' ')[0] ?? '')

test('what was confirmed is not cancelled, and what was cancelled is not confirmed', async () => {
  const [kept, given] = [newGid(), newGid()]
  for (const op of ['try', 'confirm']) expect(await step(kept, op)).toBe(200)
  expect(await answer(kept, 'cancel')).toMatchObject({ status: 409, heuristic: 'COMMIT' })
  for (const op of ['try', 'cancel']) expect(await step(given, op)).toBe(200)
  expect(await answer(given, 'confirm')).toMatchObject({ status: 409, heuristic: 'ROLLBACK' })
  expect(await done(kept)).toEqual(['confirm', 'try'])
  expect(await done(given)).toEqual(['cancel', 'try'])
})

test('a confirm and a cancel at the same time take turns, and one of them counts', async () => {
  for (let round = 0; round < 10; round++) {
    const gid = newGid()
    await step(gid, 'try')
    const statuses = await Promise.all([step(gid, 'confirm'), step(gid, 'cancel')])
    expect(statuses.sort()).toEqual([200, 409])
    expect(await done(gid)).toHaveLength(2)
  }
})

test('a confirm that the application refuses is asked for again, and may succeed later', async () => {
  const gid = newGid()
  expect(await step(gid, 'try', 'not yet')).toBe(200)
  expect(await step(gid, 'confirm', 'not yet')).toBe(503)
  expect(await step(gid, 'confirm', 'not yet')).toBe(200)
  expect(await done(gid)).toEqual(['confirm', 'try'])
})

test('how a branch stands tells what is reserved, and how that ended', async () => {
  const look = async (gid: string) => {
    const response = await fetch(`${service.url}/api/verdict/${gid}/1`)
    return (await response.json()).state
  }
  const [one, other, refused, untried] = [newGid(), newGid(), newGid(), newGid()]
  expect(await look(one)).toBe('UNKNOWN')
  await step(one, 'try')
  expect(await look(one)).toBe('TRIED')
  await step(one, 'confirm')
  expect(await look(one)).toBe('CONFIRMED')
  for (const op of ['try', 'cancel']) await step(other, op)
  expect(await look(other)).toBe('CANCELLED')
  await step(refused, 'try', 'full')
  expect(await look(refused)).toBe('CANCELLED')
  await step(untried, 'cancel')
  expect(await look(untried)).toBe('CANCELLED')
})

test('it says of itself which steps it has, and shows what was confirmed among the outcomes', async () => {
  const described = await (await fetch(`${service.url}/api/verdict`)).json()
  expect(described.steps).toEqual(['try', 'confirm', 'cancel'])
  const gid = newGid(1, 1, 'outcomes')
  for (const op of ['try', 'confirm']) await step(gid, op)
  await step(newGid(1, 1, 'outcomes'), 'try')
  const query = 'cluster=outcomes&from=0&until=Z'
  const { buckets } = await (await fetch(`${service.url}/api/verdict/outcomes?${query}`)).json()
  expect(buckets).toMatchObject([{ count: 1 }])
  const [{ window, slot }] = buckets
  const listed = await fetch(
    `${service.url}/api/verdict/outcomes?${query}&bucket=${window}.${slot}`,
  )
  expect(await listed.json()).toEqual({ branches: [{ gid, branch: 1 }] })
})

test('what is still reserved is never forgotten, so it can be confirmed however late', async () => {
  const gid = newGid()
  await step(gid, 'try')
  await pruneParticipant(pool, { now: Date.now() + 400 * 86_400_000 })
  expect(await step(gid, 'confirm')).toBe(200)
  expect(await done(gid)).toEqual(['confirm', 'try'])
})
