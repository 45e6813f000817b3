import { describe, expect, test } from 'vitest'
import { policyWorld } from '../support/policy-world'

const whys = ({ journal }: ReturnType<typeof policyWorld>) =>
  journal.appended
    .flatMap(({ records }) => records)
    .filter(({ type }) => type === 'attempt')
    .map(({ data }) => data.nextWhy)

describe('a participant that says not now', () => {
  const busy = { code: 'http-503', text: 'busy' }
  const world = (againMs: number) => {
    const made = policyWorld()
    made.bank.prepare = async () => {
      made.bank.calls.push('prepare')
      return { vote: 'unknown', fault: busy, againMs }
    }
    const asked = () => made.bank.calls.filter((call) => call === 'prepare').length
    return { ...made, asked }
  }

  test('is asked again for as long as there is time, when it says, each time as an attempt', async () => {
    const told = world(1_000)
    void told.begin({ wait: 'decided' })
    await told.clock.pass(999)
    expect(told.asked()).toBe(1)
    await told.clock.pass(5_002)
    expect(told.asked()).toBe(7)
    expect(whys(told)).toEqual(Array(7).fill('retry-after'))
    told.bank.prepare = async () => ({ vote: 'yes', fault: null })
    await told.clock.pass(1_000)
    expect(told.bank.ended.size + told.refused()).toBeGreaterThan(0)
  })

  test('and names a moment behind the deadline is not waited for', async () => {
    const told = world(3_600_000)
    void told.begin({ wait: 'decided' })
    await told.clock.pass(10)
    expect(told.asked()).toBe(1)
    expect(told.bank.calls.some((call) => call.startsWith('abort'))).toBe(true)
    expect(whys(told)).toEqual([])
  })
})
