import { describe, expect, test } from 'vitest'
import type { PolicyChange } from '@/server/policy/retry-policy'
import { paused, policyWorld, waits } from '../support/policy-world'

describe('a bank that was down for 10 minutes', () => {
  const BEGUN = 150

  async function comesBack(change: PolicyChange) {
    const world = policyWorld()
    await world.write('bank', change)
    for (let n = 0; n < BEGUN; n++) void world.begin({ wait: 'no', key: `transfer ${n}` })
    await world.clock.pass(600_000)
    world.state.down = false
    const sentAt: number[] = []
    const { commit } = world.bank
    world.bank.commit = (...order) => {
      sentAt.push(world.clock.monotonicMs())
      return commit(...order)
    }
    return { ...world, sentAt }
  }

  const mostInASecond = (sentAt: readonly number[]): number =>
    Math.max(...sentAt.map((from) => sentAt.filter((at) => at >= from && at < from + 1_000).length))

  test('is told no more than its policy allows a second, and all of it is settled', async () => {
    const world = await comesBack({ repeatsPerSecond: 20 })
    world.coordinator.wake('bank')
    await world.clock.pass(60_000)
    expect(world.bank.ended.size).toBe(BEGUN)
    expect(world.coordinator.size).toBe(0)
    expect(mostInASecond(world.sentAt)).toBeLessThanOrEqual(20 + 2)
  })

  test('is told at a changed rate at once, and not while it is paused', async () => {
    const world = await comesBack({ repeatsPerSecond: 1 })
    world.coordinator.wake('bank')
    await world.clock.pass(2_000)
    expect(world.bank.ended.size).toBeLessThan(5)
    await world.pause(paused({ participant: 'bank' }))
    const before = world.bank.ended.size
    await world.clock.pass(10_000)
    expect(world.bank.ended.size).toBe(before)
    await world.write('bank', { repeatsPerSecond: 100 })
    await world.pause()
    await world.clock.pass(3_000)
    expect(world.bank.ended.size).toBe(BEGUN)
  })

  test('can be told all at once by hand, at the rate that is asked for', async () => {
    const world = await comesBack(waits(800_000))
    expect(world.coordinator.retryAll('till', 50)).toBe(0)
    expect(world.coordinator.retryAll('bank', 50)).toBe(BEGUN)
    await world.clock.pass(9_000)
    expect(world.bank.ended.size).toBe(BEGUN)
    expect(mostInASecond(world.sentAt)).toBeLessThanOrEqual(50 + 5)
  })
})
