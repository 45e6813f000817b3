import { describe, expect, test } from 'vitest'
import { createPolicies } from '@/server/participant/policies'
import type { RetryPause } from '@/server/participant/policy-store'
import type { PolicyChange } from '@/server/policy/retry-policy'
import { paused, policyWorld, waits } from '../support/policy-world'
import { settleDown } from '../support/virtual-clock'

const whys = ({ journal }: ReturnType<typeof policyWorld>) =>
  journal.appended
    .flatMap(({ records }) => records)
    .filter(({ type }) => type === 'attempt')
    .map(({ data }) => data.nextWhy)

describe('a policy that is changed', () => {
  test('counts at once for what waits, less what was waited already', async () => {
    const world = policyWorld()
    await world.write('bank', waits(600_000))
    void world.begin({ wait: 'completed' })
    await world.clock.pass(4_000)
    expect(world.refused()).toBe(1)
    await world.write('bank', waits(10_000))
    await world.clock.pass(999)
    expect(world.refused()).toBe(1)
    await world.clock.pass(2)
    expect(world.refused()).toBe(2)
    const attempts = world.journal.appended
      .flatMap(({ records }) => records)
      .filter(({ type }) => type === 'attempt')
    expect(attempts.map(({ data }) => data.policyVersion)).toEqual([2, 3])
  })

  test('for all holds where nothing is said for the participant, which counts more', async () => {
    const world = policyWorld()
    await world.write(null, waits(2_000))
    expect(world.registry.policyOf('bank').policy.operations.commit.backOff.baseMs).toBe(2_000)
    await world.write('bank', waits(400))
    expect(world.registry.policyOf('bank')).toMatchObject({ version: 3 })
    expect(world.registry.policyOf('bank').policy.operations.commit.backOff.baseMs).toBe(400)
    expect(world.registry.policyOf('till').policy.operations.commit.backOff.baseMs).toBe(2_000)
  })

  test('that calls a fault broken has it asked for seldom, from the first attempt on', async () => {
    const world = policyWorld()
    await world.write('bank', { classes: [{ code: 'ECONNREFUSED', class: 'broken' }] })
    void world.begin({ wait: 'completed' })
    await world.clock.pass(29_999)
    expect(world.refused()).toBe(1)
    await world.clock.pass(2)
    expect(world.refused()).toBe(2)
    expect(whys(world)).toEqual(['broken', 'broken'])
  })

  test('notes with each call that failed what the next one waits for', async () => {
    const world = policyWorld()
    await world.write('bank', { ...waits(1_000), breaker: { callsMin: 2 } })
    void world.begin({ wait: 'completed' })
    await world.clock.pass(6_000)
    expect(whys(world).slice(0, 2)).toEqual(['back-off', 'back-off'])
  })

  test('says how often a promise is asked for, and which faults end the asking', async () => {
    const world = policyWorld()
    const fault = { code: 'ETIMEDOUT', text: 'silent' }
    world.bank.prepare = async () => {
      world.bank.calls.push('prepare')
      return { vote: 'unknown', fault }
    }
    const asked = async (change: PolicyChange) => {
      const version = await world.write('bank', change)
      world.bank.calls.length = 0
      void world.begin({ wait: 'decided', key: String(version) })
      await world.clock.pass(3_000)
      return world.bank.calls.filter((call) => call === 'prepare').length
    }
    expect(await asked({})).toBe(3)
    expect(await asked({ attempts: 5 })).toBe(5)
    expect(await asked({ classes: [{ code: 'ETIMEDOUT', class: 'refuse' }] })).toBe(1)
  })
})

describe('a transaction with a policy of its own', () => {
  const { operations } = waits(7_000, 7_000)
  const own = { operations }

  test('goes by that, and by its participants’ for the rest; others are as they were', async () => {
    const world = policyWorld()
    await world.write('bank', { ...waits(2_000, 2_000), attempts: 4 })
    void world.begin({ wait: 'completed', retry: own })
    await world.clock.pass(3_499)
    expect(world.refused()).toBe(1)
    await world.clock.pass(2)
    expect(world.refused()).toBe(2)
    void world.begin({ wait: 'completed', key: 'another' })
    await world.clock.pass(1_001)
    expect(world.refused()).toBe(4)
  })

  test('keeps it with its begin record, so that the next coordinator goes by it too', async () => {
    const before = policyWorld()
    void before.begin({ wait: 'no', retry: own })
    await before.clock.pass(10)
    const begun = before.journal.appended
      .flatMap(({ records }) => records)
      .find(({ type }) => type === 'begun')
    expect(begun?.data.retry).toEqual(own)
    before.coordinator.drop(new Set(before.held.keys()))
    before.disk.epoch++
    const next = policyWorld(before.disk)
    await next.recover()
    await settleDown()
    expect(next.refused()).toBe(1)
    await next.clock.pass(3_499)
    expect(next.refused()).toBe(1)
    await next.clock.pass(2)
    expect(next.refused()).toBe(2)
  })

  test('asks for a promise as often, and waits as long for it, as it says', async () => {
    const world = policyWorld()
    world.bank.prepare = async () => {
      world.bank.calls.push('prepare')
      return { vote: 'unknown', fault: { code: 'ETIMEDOUT', text: 'silent' } }
    }
    void world.begin({ wait: 'decided', retry: { attempts: 6 } })
    await world.clock.pass(5_000)
    expect(world.bank.calls.filter((call) => call === 'prepare')).toHaveLength(6)
  })

  test('asks for a promise no longer than it says, though its deadline is later', async () => {
    const world = policyWorld()
    world.bank.prepare = async () => ({
      ...{ vote: 'unknown', fault: { code: 'ETIMEDOUT', text: 'silent' } },
    })
    const reply = world.begin({ wait: 'decided', retry: { attempts: 20, promiseMs: 700 } })
    await world.clock.pass(701)
    expect(await reply).toMatchObject({ transaction: { outcome: 'aborted' } })
  })
})

describe('repeated calls that are paused', () => {
  test.each([
    ['a participant', { participant: 'bank' }],
    ['a transaction', { transaction: 'id' }],
    ['a branch', { transaction: 'id', branch: 1 }],
  ])('of %s wait, an order goes through once, and a resume lets them go on', async (_, what) => {
    const world = policyWorld()
    void world.begin({ wait: 'no' })
    await world.clock.pass(10)
    const [{ id } = { id: '' }] = [...world.coordinator.running()]
    await world.pause(paused('transaction' in what ? { ...what, transaction: id } : what))
    const before = world.refused()
    await world.clock.pass(600_000)
    world.coordinator.wake('bank')
    await settleDown()
    expect(world.refused()).toBe(before)
    world.coordinator.hurry(id as never)
    await world.clock.pass(600_000)
    expect(world.refused()).toBe(before + 1)
    world.state.down = false
    await world.pause()
    await world.clock.pass(1_000)
    expect(world.bank.ended.size).toBe(1)
  })

  test('of one participant let another one’s go on', async () => {
    const world = policyWorld()
    await world.pause(paused({ participant: 'till' }), paused({ transaction: 'other', branch: 1 }))
    void world.begin({ wait: 'completed' })
    await world.clock.pass(60_000)
    expect(world.refused()).toBeGreaterThan(3)
  })
})

test('a change that comes while policies are read is read too', async () => {
  const answers: ((pauses: readonly RetryPause[]) => void)[] = []
  const policies = createPolicies({
    store: {
      current: async () => [],
      pauses: () => new Promise((resolve) => answers.push(resolve)),
    },
    logger: { warn: () => {} } as never,
  })
  const bank = { participant: 'bank', transaction: 'x', branch: 1 }
  const both = [policies.reload(), policies.reload(), policies.reload()]
  await settleDown()
  expect(answers).toHaveLength(1)
  answers[0]?.([paused({ participant: 'bank' })])
  await settleDown()
  expect(policies.isPaused(bank)).toBe(true)
  expect(answers).toHaveLength(2)
  answers[1]?.([])
  expect(await Promise.all(both)).toEqual([true, true, true])
  expect(policies.isPaused(bank)).toBe(false)
})
