import type { Pool, PoolClient } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createClient } from '@/sdk/client'
import { createHttpParticipant } from '@/server/participant/http-participant'
import { type Outcome, settled } from '../support/cluster-outcome'
import { type Look, lookAt } from '../support/cluster-transfer'
import { openDivergence } from '../support/divergence-world'
import { drawn } from '../support/drawn'
import { pay } from '../support/message-application'
import { type MessageWorld, startMessageWorld } from '../support/message-cluster'
import { within } from '../support/postgres'
import { quietPool } from '../support/quiet-pool'

let world: MessageWorld
let pool: Pool
let client: PoolClient
let made = 0
const past: { readonly key: string; readonly look: Look }[] = []
const c1 = () => world.cluster.coordinator('c1')

beforeAll(async () => {
  world = await startMessageWorld()
  pool = quietPool(world.cluster.banks.a.server.url)
})
beforeEach(async () => {
  await world.ready()
  client = await pool.connect()
  return () => client.release(true)
})
afterAll(async () => {
  await pool?.end()
  await world?.remove()
})

async function dieAt(point: string, work?: () => Promise<void>) {
  made += 1
  const asked = { key: `${point}-${made}`, account: String(made), deadlineMs: 60_000 }
  await c1().arm(point)
  const telling = pay(createClient({ url: world.api.url }), client, asked, work).catch(String)
  expect(await c1().ended()).toBe('SIGKILL')
  await c1().start()
  return { key: asked.key, told: await telling }
}

async function keep(key: string, expected: Outcome): Promise<void> {
  past.push({ key, look: await settled(world.cluster, key, { expected, withinMs: 30_000 }) })
}

describe('the coordinator dies and comes back, and what has committed is delivered', () => {
  test.each(drawn(['D0', 'Dm', 'D1', 'C2', 'A2', 'E0', 'E1']))('at %s', async (point) => {
    const { key, told } = await dieAt(point)
    expect(told).toMatchObject({ type: 'committed' })
    await keep(key, 'committed')
  })
})

describe('it dies while it asks the database, and what has not committed is aborted', () => {
  test.each(drawn(['P0', 'P1', 'D0', 'D1', 'E0']))('at %s', async (point) => {
    const { key } = await dieAt(point, async () => {
      throw new Error('it fails')
    })
    await keep(key, 'aborted')
  })
})

test('and no later restart has changed anything', async () => {
  for (const { key, look } of past) expect(await lookAt(world.cluster, key)).toEqual(look)
})

test('journal, database and service agree on what has committed', async () => {
  const { a, b } = world.cluster.banks
  const service = createHttpParticipant({ name: 'b', url: b.service.url })
  await service.probe(within())
  const audit = await openDivergence(world.cluster)
  for (const participant of [a.server.participant({ name: 'a' }), service]) {
    const { opened, outcomes } = await audit.compare(participant)
    expect(opened).toBe(0)
    const compared = [...outcomes.values()].reduce((sum, count) => sum + count, 0)
    expect(compared).toBeGreaterThanOrEqual(past.length)
  }
  await audit.close()
  await service.close()
})
