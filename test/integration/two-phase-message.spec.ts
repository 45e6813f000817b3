import { join } from 'node:path'
import { Pool, type PoolClient } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createClient } from '@/sdk/client'
import { bundleProgram, startProgram } from '../support/bundled-program'
import { settled } from '../support/cluster-outcome'
import { lookAt } from '../support/cluster-transfer'
import { eventually } from '../support/eventually'
import { pay } from '../support/message-application'
import { type MessageWorld, startMessageWorld } from '../support/message-cluster'

let world: MessageWorld
let pool: Pool
let client: PoolClient
let bundle: string
let made = 0
const cluster = () => world.cluster
const withinMs = 20_000

beforeAll(async () => {
  world = await startMessageWorld()
  const { url } = cluster().banks.a
  pool = new Pool({ connectionString: url, application_name: 'application' })
  pool.on('error', () => undefined)
  bundle = await bundleProgram('message-program')
})
beforeEach(async () => {
  await world.ready()
  client = await pool.connect()
  client.on('error', () => undefined)
  return () => client.release(true)
})
afterAll(async () => {
  await pool?.end()
  await world?.remove()
})

const verdict = () => createClient({ url: world.api.url })
const terms = (deadlineMs = 60_000) => {
  made += 1
  return { key: `message-${made}`, account: String(made), deadlineMs }
}

test('work that commits has its steps done once; the same key runs it no second time', async () => {
  const asked = terms()
  const told = await pay(verdict(), client, asked)
  expect(told).toMatchObject({ type: 'committed', value: 'paid', submitted: true })
  await settled(cluster(), asked.key, { expected: 'committed', withinMs })
  expect(await pay(verdict(), client, asked)).toMatchObject({ type: 'committed-before' })
  const count = 'select count(*)::int n from ledger where transaction = $1'
  expect(await cluster().banks.b.query(count, [asked.key])).toEqual([{ n: 1 }])
})

test('work that throws is undone, thrown again, and no step is done', async () => {
  const asked = terms()
  const failed = pay(verdict(), client, asked, async () => {
    throw new Error('out of stock')
  })
  await expect(failed).rejects.toThrow('out of stock')
  await settled(cluster(), asked.key, { expected: 'aborted', withinMs })
})

describe('an application is killed', () => {
  test.each([
    ['opened', 'aborted'],
    ['marked', 'aborted'],
    ['worked', 'aborted'],
    ['commit sent', null],
    ['committed', 'committed'],
    ['submitted', 'committed'],
  ] as const)('after "%s"', async (step, expected) => {
    const asked = terms(1_500)
    const settings = { ...asked, step, url: world.api.url, bank: cluster().banks.a.server.url }
    const program = startProgram(bundle, settings, join(cluster().folder, 'application.log'))
    expect(await program.ended).toBe('SIGKILL')
    await settled(cluster(), asked.key, { withinMs, ...(expected !== null && { expected }) })
  })
})

describe('the answer to the commit is lost', () => {
  test.each([
    ['request', 'aborted', 'aborted'],
    ['reply', 'committed-unheard', 'committed'],
  ] as const)('with its %s', async (side, type, expected) => {
    const asked = terms()
    const snare = cluster().banks.a.link.snare({ command: 'COMMIT', side })
    const telling = pay(verdict(), client, asked)
    await snare.caught
    snare.cut()
    expect(await telling).toMatchObject({ type })
    await settled(cluster(), asked.key, { expected, withinMs })
  })
})

test('work that comes after its database was asked is barred, and changes nothing', async () => {
  const asked = terms(300)
  const late: PoolClient = Object.create(client, {
    query: {
      value: async (text: string, values?: unknown[]) => {
        if (text === 'BEGIN')
          await eventually(async () => (await lookAt(cluster(), asked.key))?.ended === true)
        return client.query(text, values)
      },
    },
  })
  expect(await pay(verdict(), late, asked)).toMatchObject({ type: 'aborted' })
  await settled(cluster(), asked.key, { expected: 'aborted', withinMs })
})

test('work that runs when its database is asked is waited for, and its commit counts', async () => {
  const asked = terms(300)
  const prevented = `select from verdict_record where type = 'attempt'
    and transaction in (select id from verdict_transaction where idempotency_key = $1)`
  const told = await pay(verdict(), client, asked, async () => {
    await eventually(async () => (await cluster().query(prevented, [asked.key])).length > 0)
  })
  expect(told).toMatchObject({ type: 'committed' })
  await settled(cluster(), asked.key, { expected: 'committed', withinMs })
})

test('a service that is away gets its message when it comes back', async () => {
  const asked = terms()
  await cluster().banks.b.kill()
  expect(await pay(verdict(), client, asked)).toMatchObject({ type: 'committed' })
  await cluster().banks.b.start()
  await settled(cluster(), asked.key, { expected: 'committed', withinMs: 40_000 })
})
