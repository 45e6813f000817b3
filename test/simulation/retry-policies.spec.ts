import { describe, expect, test } from 'vitest'
import { createPolicies } from '@/server/participant/policies'
import type { RetryPause } from '@/server/participant/policy-store'
import type { PolicyChange } from '@/server/policy/retry-policy'
import { paused, policyWorld, waits } from '../support/policy-world'
import { settleDown } from '../support/virtual-clock'

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
