import { describe, expect, test } from 'vitest'
import { policyWorld, waits } from '../support/policy-world'
import { settleDown } from '../support/virtual-clock'

const FIVE_S = 5_000

/** A bank that is down, and so many transactions of which it has to be told. */
async function shut(begun = 30) {
  const world = policyWorld()
  await world.write('bank', waits(50))
  for (let n = 0; n < begun; n++) void world.begin({ wait: 'no', key: `transfer ${n}` })
  await world.clock.pass(1_500)
  return world
}

const begin = async (world: Awaited<ReturnType<typeof shut>>, key = 'one more') =>
  world.begin({ wait: 'no', key })
const gateOf = ({ coordinator }: Awaited<ReturnType<typeof shut>>) =>
  coordinator.gates.states().get('bank')

describe('a bank of which too many calls got no answer', () => {
  test('takes no new transaction: it is refused at once, and told when to come back', async () => {
    const world = await shut()
    expect(gateOf(world)?.breaker).toBe('open')
    const before = world.bank.calls.length
    const refused = await begin(world)
    expect(refused).toMatchObject({ type: 'refused', code: 'breaker-open' })
    const seconds = 'retryAfterS' in refused ? refused.retryAfterS : 0
    expect(seconds).toBeGreaterThan(1)
    expect(seconds).toBeLessThanOrEqual(FIVE_S / 1_000)
    expect(world.bank.calls.length).toBe(before)
  })

  test('is told what a verdict says by one probe at a time, ever more seldom, and for ever', async () => {
    const world = await shut()
    await world.clock.pass(600_000)
    const before = world.refused()
    await world.clock.pass(600_000)
    expect(world.refused() - before).toBe(10)
    expect(world.coordinator.size).toBe(30)
  })

  test('is told everything once a probe is answered, and by nobody before', async () => {
    const world = await shut()
    const before = world.refused()
    world.state.down = false
    await world.clock.pass(1_000)
    expect([world.refused(), world.bank.ended.size]).toEqual([before, 0])
    await world.clock.pass(FIVE_S)
    expect(world.bank.ended.size).toBe(30)
    expect(world.coordinator.size).toBe(0)
    expect(gateOf(world)).toMatchObject({ breaker: 'closed', sinceMs: null, untilMs: null })
    expect(await begin(world)).toMatchObject({ type: 'pending' })
  })

  test('is probed at once when it answers again, and keeps to its rate then', async () => {
    const world = await shut(150)
    await world.write('bank', { ...waits(50), repeatsPerSecond: 20 })
    world.state.down = false
    world.coordinator.wake('bank')
    await world.clock.pass(1_000)
    expect(world.bank.ended.size).toBeGreaterThan(5)
    expect(world.bank.ended.size).toBeLessThan(30)
    await world.clock.pass(30_000)
    expect(world.bank.ended.size).toBe(150)
  })

  test('is told at once what somebody orders, whatever its breaker says', async () => {
    const world = await shut()
    const [running] = [...world.coordinator.running()]
    world.state.down = false
    world.coordinator.hurry(running?.id ?? ('' as never))
    await settleDown()
    expect(world.bank.ended.size).toBeGreaterThan(0)
  })

  test('is asked as ever when its policy switches the breaker off', async () => {
    const world = await shut()
    const before = world.refused()
    await world.write('bank', { ...waits(50), breaker: { on: false } })
    await world.clock.pass(1_000)
    expect(world.refused()).toBeGreaterThan(before + 100)
    expect(await begin(world)).toMatchObject({ type: 'pending' })
  })

  test('keeps what was held back in the journal, with the cause and the time of the next call', async () => {
    const world = await shut()
    const kept = world.journal.appended
      .flatMap(({ records }) => records)
      .filter(({ type }) => type === 'held-back')
    expect(kept).toHaveLength(30)
    expect(kept[0]?.data).toMatchObject({ operation: 'commit', code: 'breaker-open' })
    expect(String(kept[0]?.data.text)).toContain('Not sent. The breaker of bank is open')
    expect(Number(kept[0]?.data.nextAt)).toBeGreaterThan(world.clock.now())
  })
})

describe('a promise', () => {
  const fault = { code: 'ETIMEDOUT', text: 'silent' }

  test('is not asked for again once the budget of repeats is spent, and that is recorded', async () => {
    const world = policyWorld()
    await world.write('bank', {
      ...{ retryBudget: { percent: 0, perSecondMin: 0 }, breaker: { on: false } },
      ...{ throttle: { on: false }, attempts: 2 },
    })
    world.bank.prepare = async () => {
      world.bank.calls.push('prepare')
      return { vote: 'unknown', fault }
    }
    for (let n = 0; n < 40; n++) void world.begin({ wait: 'no', key: `transfer ${n}` })
    await world.clock.pass(5_000)
    expect(world.bank.calls.filter((call) => call === 'prepare')).toHaveLength(50)
    const votes = world.journal.appended
      .flatMap(({ records }) => records)
      .filter(({ type, data }) => type === 'voted' && data.code === 'retry-budget')
    expect(votes).toHaveLength(30)
    expect(votes[0]?.data).toMatchObject({ vote: 'unknown', unsent: true })
  })

  test('that was never asked for is a no: nothing can have been prepared there', async () => {
    const world = policyWorld()
    world.bank.prepare = async () => {
      world.bank.calls.push('prepare')
      return { vote: 'unknown', fault }
    }
    await world.write('bank', { attempts: 1, breaker: { callsMin: 10, failurePercent: 30 } })
    const { work } = world.bank
    let worked = 0
    // Half of them are still at their work when the other half has been asked in vain.
    world.bank.work = async (...order) => {
      const isLate = worked++ >= 20
      if (isLate) await new Promise<void>((done) => void world.clock.setTimer(50, done))
      return work(...order)
    }
    for (let n = 0; n < 40; n++) void world.begin({ wait: 'no', key: `transfer ${n}` })
    await world.clock.pass(100)
    const asked = world.bank.calls.filter((call) => call === 'prepare').length
    expect(asked).toBe(20)
    const unsent = world.journal.appended
      .flatMap(({ records }) => records)
      .filter(({ type, data }) => type === 'voted' && data.unsent === true)
    expect(unsent).toHaveLength(40 - asked)
    expect(unsent[0]?.data).toMatchObject({ vote: 'no', code: 'breaker-open' })
    const released = world.bank.calls.filter((call) => call.startsWith('release'))
    expect(released.length).toBeGreaterThanOrEqual(unsent.length)
  })
})

test('of new transactions a share is refused while too few calls are answered', async () => {
  const world = policyWorld()
  await world.write('bank', { ...waits(600_000), breaker: { on: false }, throttle: { k: 1 } })
  world.bank.work = async () => ({
    ...{ type: 'failed', fault: { code: 'ECONNREFUSED', text: 'gone' }, server: null },
  })
  const replies = []
  for (let n = 0; n < 200; n++) {
    replies.push(await world.begin({ wait: 'no', key: `transfer ${n}` }))
    await settleDown()
  }
  const refused = replies.filter((one) => one.type === 'refused' && one.code === 'throttled')
  expect(refused.length).toBeGreaterThan(150)
  await world.write('bank', { throttle: { on: false }, breaker: { on: false } })
  expect(await begin(world)).toMatchObject({ type: 'pending' })
})
