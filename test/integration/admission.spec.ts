import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { AT_ONCE, type CrowdedWorld, startCrowdedWorld } from '../support/crowded-world'
import { eventually } from '../support/eventually'

const MANY = 60
/** Three rounds of two minutes, on a machine that keeps losing its leases. */
const TEST_MS_MAX = 400_000

let world: CrowdedWorld
beforeAll(async () => {
  world = await startCrowdedWorld()
})
afterAll(() => world?.remove())
beforeEach(() => world.shutGate())

/** What one sees of many that come at once, until the last of them has committed. */
async function watchMany() {
  const begun = await Promise.all(Array.from({ length: MANY }, () => world.begin(0.2)))
  const ids: string[] = begun.map(({ body }) => body.id)
  const [last = ''] = ids.toSorted((one, two) => (ulidOf(one) < ulidOf(two) ? 1 : -1))
  const places: number[] = []
  let mostPrepared = 0
  await eventually(
    async () => {
      const { waiting, endedAt } = await world.detail(last)
      mostPrepared = Math.max(mostPrepared, await world.prepared())
      if (waiting !== null) places.push(waiting.place)
      return endedAt !== null
    },
    { what: 'that the last one has ended', withinMs: 60_000 },
  )
  return { begun, ids, last, places, mostPrepared, outcomes: await world.ended(ids) }
}

test('sixty at once at a server with six places: none is refused, all commit, and places go down', {
  timeout: TEST_MS_MAX,
}, async () => {
  const seen = await world.undisturbed(watchMany)
  expect(seen.begun.map(({ status }) => status)).toEqual(Array.from({ length: MANY }, () => 202))
  const aborted = `select reason, (select json_agg(b.fault_code || ' ' || b.fault_text)
    from verdict_branch b where b.transaction = t.id) faults
    from verdict_transaction t where id = any($1) and outcome <> 'committed'`
  expect(await world.cluster.query(aborted, [seen.ids])).toEqual([])
  expect(seen.outcomes).toEqual(Array.from({ length: MANY }, () => 'committed'))
  expect(new Set(seen.places).size).toBeGreaterThan(3)
  expect(seen.places).toEqual([...seen.places].sort((one, two) => two - one))
  expect(seen.mostPrepared).toBeGreaterThan(0)
  expect(seen.mostPrepared).toBeLessThanOrEqual(AT_ONCE)
  // Nobody was told no by the server, nor had to ask it twice.
  const again = 'select from verdict_attempt where transaction = any($1)'
  expect(await world.cluster.query(again, [seen.ids])).toEqual([])
  const queued = await world.cluster.query(
    `select from verdict_record where type = 'queued' and data->>'participant' = 'a'
       and transaction = any($1)`,
    [seen.ids],
  )
  expect(queued.length).toBeGreaterThanOrEqual(MANY - AT_ONCE)
  const { body } = await world.send('GET', `/v1/transactions/${seen.last}/events`)
  const types: string[] = body.items.map(({ type }: { type: string }) => type)
  expect(types.indexOf('queued')).toBeLessThan(types.indexOf('let-in'))
  expect(types.indexOf('let-in')).toBeLessThan(types.indexOf('worked'))
})

test('who waits holds no session and no lock anywhere', () => world.undisturbed(waitIdly))

async function waitIdly() {
  await world.shutGate()
  const begun = await Promise.all(Array.from({ length: AT_ONCE + 10 }, () => world.begin('gate')))
  await world.waits(10)
  expect(await world.admissionAt('a')).toMatchObject({
    ...{ inFlight: AT_ONCE, inFlightMax: AT_ONCE, waiting: 10, waitingMax: 500 },
    places: { max: 6, reserve: 2, others: 0 },
  })
  for (const bank of [world.cluster.banks.a, world.cluster.banks.b]) {
    const sessions = await bank.query(
      `select from pg_stat_activity where application_name = 'verdict' and xact_start is not null`,
    )
    expect(sessions.length).toBeLessThanOrEqual(AT_ONCE)
  }
  await world.openGate()
  await world.ended(begun.map(({ body }) => body.id))
}

test('one more than may wait is told when to come again, and then it runs', async () => {
  await world.send('PATCH', '/v1/participants/a', { limits: { waitingMax: 2 } })
  await eventually(async () => (await world.admissionAt('a'))?.waitingMax === 2, {
    what: 'that the coordinator goes by the new limit',
  })
  const begun = await Promise.all(Array.from({ length: AT_ONCE + 2 }, () => world.begin('gate')))
  await world.waits(2)
  const refused = await world.begin(0)
  expect(refused).toMatchObject({ status: 429, body: { code: 'too-busy' } })
  expect(refused.body.detail).toContain('2 transactions wait for a already')
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
  await world.openGate()
  await world.ended(begun.map(({ body }) => body.id))
  const again = await world.begin(0)
  expect(again.status).toBe(202)
  expect(await world.ended([again.body.id])).toEqual(['committed'])
  await world.send('PATCH', '/v1/participants/a', { limits: {} })
})

test('the wait is part of the deadline: what has not begun by then is aborted, and was never sent', async () => {
  const slow = await Promise.all(Array.from({ length: AT_ONCE }, () => world.begin('gate')))
  const late = await world.begin(0, { deadlineMs: 700 })
  expect(await world.ended([late.body.id])).toEqual(['aborted'])
  expect(await world.detail(late.body.id)).toMatchObject({
    reason: 'deadline-passed',
    waiting: null,
  })
  const { body } = await world.send('GET', `/v1/transactions/${late.body.id}/events`)
  const types: string[] = body.items.map(({ type }: { type: string }) => type)
  expect(types).not.toContain('worked')
  await world.openGate()
  expect(new Set(await world.ended(slow.map(({ body: one }) => one.id)))).toEqual(
    new Set(['committed']),
  )
})

test('a coordinator killed while some wait leaves nothing: what waited is aborted, and new ones run', async () => {
  const begun = await Promise.all(Array.from({ length: AT_ONCE + 8 }, () => world.begin('gate')))
  await world.waits(8)
  // It waits for the verdict, as callers do, and is the last in the line.
  const caller = world.begin(0, { path: '/v1/transactions' })
  await world.waits(9)
  const waiting = await world.cluster.query<{ id: string }>(
    `select unnest(waiting) id from verdict_admission where participant = 'a'`,
  )
  await world.c1.kill()
  await world.openGate()
  const told = await caller
  expect([told.status, told.body.outcome]).toEqual([202, null])
  expect(told.headers.get('location')).toContain(told.body.id)
  await world.c1.start()
  await world.ended([...begun.map(({ body }) => body.id), told.body.id])
  expect(await world.detail(told.body.id)).toMatchObject({ outcome: 'aborted', waiting: null })
  for (const { id } of waiting)
    expect(await world.detail(id)).toMatchObject({ outcome: 'aborted', reason: 'owner-lost' })
  expect(await world.prepared()).toBe(0)
  const again = await eventually(
    async () => {
      const answer = await world.begin(0)
      return answer.status === 202 ? answer : null
    },
    { what: 'that a new one begins' },
  )
  expect(await world.ended([again.body.id])).toEqual(['committed'])
  await eventually(async () => {
    const admission = await world.admissionAt('a')
    return admission === null || (admission.waiting === 0 && admission.inFlight === 0)
  })
})

test('no money was made or lost', async () => {
  const sums = await Promise.all(
    [world.cluster.banks.a, world.cluster.banks.b].map(async (bank) => {
      const [row] = await bank.query<{ sum: string }>('select sum(balance)::text from accounts')
      return Number(row?.sum)
    }),
  )
  expect(sums[0]).toBeLessThan(1_000_000)
  expect((sums[0] ?? 0) + (sums[1] ?? 0)).toBe(2_000_000)
})

const ulidOf = (id: string): string => id.slice(id.lastIndexOf('.') + 1)
