import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { simulatedTransaction } from '@/server/contract/simulated-transaction'
import { newSimulation, simulation, simulationEvents } from '@/server/contract/simulation'
import { type ApiWorld, startApiWorld } from '../support/api-world'
import { startSimulations } from '../support/simulations'

let world: ApiWorld
beforeAll(async () => {
  world = await startApiWorld()
})
afterAll(() => world.remove())

const run = (body: unknown) => world.send('POST', '/v1/simulations', body)
const faulty = {
  ...{ protocol: 'two-phase-commit', participants: 2, transactions: 200, seed: 42 },
  ...{ crashes: 4, network: { loss: 0.05, duplicate: 0.02 } },
} as const

const parallel = { ...faulty, protocol: 'parallel-commit' } as const

describe('a run', () => {
  test('answers how transactions ended, what that cost, and that nothing was violated', async () => {
    const answer = await run({ ...faulty, crashes: 0, network: {} })
    expect(answer.status).toBe(200)
    const { outcomes, messages, forcedWrites, ...rest } = simulation.parse(answer.body)
    expect(outcomes).toMatchObject({ committed: 200, untold: 0 })
    expect(messages.total).toBe(200 * 8)
    expect(forcedWrites).toEqual({ total: 1_200, coordinator: 400, participants: 800 })
    expect(rest.violations).toEqual([])
  })

  test('is the same at its address, and in another process that never heard of it', async () => {
    const { body } = await run(faulty)
    const { id, traceHash } = simulation.parse(body)
    const found = await world.get(`/v1/simulations/${id}`)
    expect(found).toMatchObject({ status: 200, body })
    const elsewhere = await startSimulations().run(
      { settings: newSimulation.parse(faulty), watched: [] },
      new AbortController().signal,
    )
    expect(elsewhere).toMatchObject({ type: 'done', found: { result: { traceHash } } })
  })

  test('has another address with another seed, and the same one however its settings are spelled', async () => {
    const first = simulation.parse((await run(faulty)).body)
    const other = simulation.parse((await run({ ...faulty, seed: 43 })).body)
    const spelled = simulation.parse((await run({ attempts: 3, ...faulty })).body)
    expect(other.id).not.toBe(first.id)
    expect(other.traceHash).not.toBe(first.traceHash)
    expect(spelled.id).toBe(first.id)
  })

  test('shows a violation of a protocol that is not safe, with the event at which it happened', async () => {
    const { body } = await run({
      ...{ protocol: 'three-phase-commit', participants: 2, transactions: 400, seed: 7 },
      ...{ partitions: 30, intervalMs: 5, network: { delayMs: 5 } },
    })
    const { violations } = simulation.parse(body)
    expect(violations.map(({ law }) => law)).toContain('AC1')
    for (const { event } of violations) expect(event).toBeGreaterThan(0)
  })
})

describe('the steps of a run', () => {
  test('come page by page, in order, of the transactions asked for', async () => {
    const { id } = simulation.parse((await run(faulty)).body)
    const page = async (after: number) => {
      const path = `/v1/simulations/${id}/events?transactions=3,7&after=${after}&limit=10`
      return simulationEvents.parse((await world.get(path)).body)
    }
    const items: (typeof simulationEvents)['_output']['items'] = []
    for (let after: number | null = 0; after !== null; ) {
      const { items: some, next } = await page(after)
      items.push(...some)
      after = next
    }
    expect(items.map(({ number }) => number)).toEqual(items.map((_, at) => at + 1))
    expect(new Set(items.map(({ transaction }) => transaction))).toEqual(new Set([null, 3, 7]))
    expect(items.some(({ says }) => says === 'sends prepare to participant 1')).toBe(true)
    expect(items.map(({ atMs }) => atMs)).toEqual(
      items.map(({ atMs }) => atMs).sort((a, b) => a - b),
    )
  })

  test('of a transaction that is not there are refused', async () => {
    const { id } = simulation.parse((await run(faulty)).body)
    const answer = await world.get(`/v1/simulations/${id}/events?transactions=200`)
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid-request' } })
  })
})

test.each([
  ['try-confirm-cancel', 'sends try to'],
  ['saga', 'sends act to'],
  ['parallel-commit', 'sends stage to store'],
])('%s is run, and can be had again step by step', async (protocol, first) => {
  const ran = simulation.parse((await run({ ...faulty, protocol })).body)
  expect(ran).toMatchObject({ settings: { protocol }, violations: [] })
  const { body } = await world.get(`/v1/simulations/${ran.id}`)
  expect(simulation.parse(body).traceHash).toBe(ran.traceHash)
  const { items } = simulationEvents.parse(
    (await world.get(`/v1/simulations/${ran.id}/events?transactions=0`)).body,
  )
  expect(items.some(({ says }) => says.startsWith(first))).toBe(true)
})

test('a transaction of a run is answered as it can be drawn, and one that is not there is refused', async () => {
  const { id } = simulation.parse((await run(faulty)).body)
  const { body } = await world.get(`/v1/simulations/${id}/transactions/3`)
  const { items, nodes, isWhole } = simulatedTransaction.parse(body)
  expect(nodes).toEqual([
    'coordinator 1',
    'coordinator 2',
    'store',
    'participant 1',
    'participant 2',
  ])
  expect(isWhole).toBe(true)
  const acts = items.flatMap(({ act }) => act ?? [])
  expect(acts[0]).toEqual({ type: 'begun' })
  for (const type of ['sent', 'heard', 'forced', 'voted', 'told', 'ended'])
    expect(acts.map((one) => one.type)).toContain(type)
  for (const number of ['200', 'x', '-1'])
    expect(await world.get(`/v1/simulations/${id}/transactions/${number}`)).toMatchObject({
      ...{ status: 422, body: { code: 'invalid-request' } },
    })
  const strange = await world.get('/v1/simulations/nonsense/transactions/0')
  expect(strange).toMatchObject({ status: 404, body: { code: 'simulation-not-found' } })
})

describe('what cannot be run is refused with a reason', () => {
  test.each([
    [{ ...faulty, protocol: 'hope' }, 'protocol'],
    [{ ...faulty, participants: 9 }, 'participants'],
    [{ ...faulty, transactions: 20_001 }, 'transactions'],
    [{ ...faulty, participants: 8, transactions: 10_000 }, 'transactions'],
    [{ ...faulty, network: { loss: 1 } }, 'network.loss'],
    [{ ...faulty, seed: -1 }, 'seed'],
    [{ ...faulty, protocol: 'paxos-commit', presumption: 'abort' }, 'presumption'],
    [{ ...parallel, presumption: 'abort' }, 'presumption'],
    [{ ...parallel, crashAt: { point: 'D0', victim: 'coordinator' } }, 'crashAt'],
    [{ ...faulty, refuse: 0.6, readOnly: 0.6 }, 'readOnly'],
    [{ ...faulty, more: 1 }, ''],
  ])('%j', async (body, path) => {
    const answer = await run(body)
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid-request' } })
    expect(answer.body.errors[0].path).toBe(path)
  })

  test.each(['nonsense', 'e30', `${Buffer.from('{"seed":1}').toString('base64url')}`])(
    'the address %s',
    async (id) => {
      for (const path of [`/v1/simulations/${id}`, `/v1/simulations/${id}/events`])
        expect(await world.get(path)).toMatchObject({
          ...{ status: 404, body: { code: 'simulation-not-found' } },
        })
    },
  )

  test('a run that takes too long is ended, and the next one runs', async () => {
    const never = new AbortController().signal
    const job = { settings: newSimulation.parse(faulty), watched: [] }
    expect(await startSimulations({ limitMs: 1 }).run(job, never)).toEqual({
      ...{ type: 'given-up', limitMs: 1 },
    })
    expect(await startSimulations().run(job, never)).toMatchObject({ type: 'done' })
  })
})
