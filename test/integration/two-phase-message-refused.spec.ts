import { Pool } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient } from '@/sdk/client'
import { mustSee } from '../support/cluster-crash'
import { settled } from '../support/cluster-outcome'
import { eventually } from '../support/eventually'
import { pay } from '../support/message-application'
import { type MessageWorld, startMessageWorld } from '../support/message-cluster'
import { startWeb, type WebProcess } from '../support/web-process'

let world: MessageWorld
let web: WebProcess
let pool: Pool

beforeAll(async () => {
  world = await startMessageWorld()
  await world.ready()
  web = await startWeb(world.cluster)
  pool = new Pool({ connectionString: world.cluster.banks.a.server.url })
  pool.on('error', () => undefined)
})
afterAll(async () => {
  await pool?.end()
  await web?.kill()
  await world?.remove()
})

const steps = [{ participant: 'b', payload: {} }]

test.each([
  ['nobody of that name', { participant: 'nobody', steps }, 'unknown-participant'],
  ['a database that is a service', { participant: 'b', steps }, 'work-does-not-fit'],
  [
    'a step that is a database',
    { participant: 'a', steps: [{ participant: 'a', payload: {} }] },
    'work-does-not-fit',
  ],
  ['no step', { participant: 'a', steps: [] }, 'invalid-request'],
  [
    'what the journal cannot keep',
    { participant: 'a', steps: [{ participant: 'b', payload: 'nul \0' }] },
    'invalid-request',
  ],
  ['no message', undefined, 'invalid-request'],
] as const)('a message with %s is refused, and nothing begins', async (_, message, code) => {
  const answer = await fetch(`${world.api.url}/v1/transactions:open`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ protocol: 'two-phase-message', message }),
  })
  expect(answer.status).toBeGreaterThanOrEqual(400)
  expect(await answer.json()).toMatchObject({ code })
})

test('while every coordinator is down an operator carries out what the database has committed', async () => {
  const c1 = world.cluster.coordinator('c1')
  const client = await pool.connect()
  await c1.arm('D0')
  const terms = { key: 'operated', account: '1', deadlineMs: 60_000 }
  const telling = pay(createClient({ url: world.api.url }), client, terms)
  expect(await c1.ended()).toBe('SIGKILL')
  const { id } = await mustSee(world.cluster, 'operated')
  const sight = await eventually(async () => {
    const look = await web.look(id)
    return look.evidence.participants[0]?.value === 'committed' ? look : null
  })
  expect(sight.evidence.participants[0]).toMatchObject({ decides: true })
  expect(sight.preview.advice).toMatchObject({
    commit: { advice: 'safe' },
    abort: { advice: 'blocked' },
  })
  expect(await web.act(sight, 'commit')).toMatchObject({
    status: 200,
    body: { verdict: 'commit', state: 'verified' },
  })
  await settled(world.cluster, 'operated', { expected: 'committed' })
  await c1.start()
  expect(await telling).toMatchObject({ type: 'committed' })
  client.release()
})
