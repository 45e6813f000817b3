import { describe, expect, test } from 'vitest'
import { transactionRetryText } from '@/components/transaction/retry-words'
import { transactionRetry } from '@/server/contract/operation-policy'
import type { OwnRetry } from '@/server/policy/own-retry'
import { policyWorld, waits } from '../support/policy-world'

const silent = { code: 'ETIMEDOUT', text: 'silent' }

/** A bank that is down, and so many transactions of which it has to be told. */
async function shut() {
  const world = policyWorld()
  await world.write('bank', waits(50))
  for (let n = 0; n < 30; n++) void world.begin({ wait: 'no', key: `transfer ${n}` })
  await world.clock.pass(1_500)
  expect(world.coordinator.gates.states().get('bank')?.breaker).toBe('open')
  return world
}

/** How often a bank that does not answer is asked for a promise, and what is told in the end. */
async function asked(retry: OwnRetry) {
  const world = policyWorld()
  world.bank.prepare = async () => {
    world.bank.calls.push('prepare')
    return { vote: 'unknown', fault: silent }
  }
  const reply = world.begin({ wait: 'decided', retry })
  await world.clock.pass(11_000)
  expect(await reply).toMatchObject({ transaction: { outcome: 'aborted' } })
  const faults = world.journal.appended
    .flatMap(({ records }) => records)
    .flatMap(({ data }) => (typeof data.code === 'string' ? [data.code] : []))
  return { calls: world.bank.calls.filter((call) => call === 'prepare').length, faults }
}

describe('a transaction that says for itself', () => {
  test('how many repeats it allows itself asks no more often, whatever its participants allow', async () => {
    expect((await asked({ attempts: 6 })).calls).toBe(6)
    const { calls, faults } = await asked({ attempts: 6, retryBudget: { repeats: 2 } })
    expect(calls).toBe(3)
    expect(faults).toContain('own-budget')
    expect((await asked({ attempts: 6, retryBudget: { repeats: 0 } })).calls).toBe(1)
  })

  test('which faults are a definite no asks no more after them', async () => {
    expect((await asked({ classes: [{ code: 'ETIMEDOUT', class: 'refuse' }] })).calls).toBe(1)
  })

  test('that it goes past breakers begins and is told where all others are refused or wait', async () => {
    const world = await shut()
    const begin = (key: string, retry?: OwnRetry, wait: 'completed' | 'no' = 'no') =>
      world.begin({ wait, key, ...(retry && { retry }) })
    const { operations } = waits(200)
    const closed = { type: 'refused', code: 'breaker-open' }
    expect(await begin('as all')).toMatchObject(closed)
    expect(await begin('with other terms', { operations })).toMatchObject(closed)
    const before = world.refused()
    const begun = begin('past it', { breaker: { on: false }, operations }, 'completed')
    await world.clock.pass(1_000)
    expect(world.refused() - before).toBeGreaterThan(3)
    world.state.down = false
    await world.clock.pass(1_000)
    expect(await begun).toMatchObject({ transaction: { outcome: 'committed' } })
  })

  test('and goes past none keeps a gate of nobody’s else open: the others are as they were', async () => {
    const world = await shut()
    void world.begin({ wait: 'no', key: 'past it', retry: { breaker: { on: false } } })
    await world.clock.pass(10)
    expect(await world.begin({ wait: 'no', key: 'another' })).toMatchObject({
      ...{ type: 'refused', code: 'breaker-open' },
    })
  })
})

test('whoever goes past a breaker is not its probe: what others are owed gets that, and closes it', async () => {
  const world = await shut()
  world.bank.prepare = async () => ({ vote: 'unknown', fault: silent })
  // One a second, and each of them fails, for longer than the breaker is open.
  for (let n = 0; n < 8; n++) {
    void world.begin({
      wait: 'no',
      key: `past ${n}`,
      retry: { breaker: { on: false }, attempts: 1 },
    })
    await world.clock.pass(1_000)
    if (n === 2) world.state.down = false
  }
  // All that was owed was told, and of the eight that they are aborted.
  expect(world.bank.ended.size).toBe(38)
  expect(world.coordinator.gates.states().get('bank')?.breaker).toBe('closed')
})

test('is let past gates only, and past nothing else that protects others', () => {
  const parse = (retry: object) => transactionRetry.safeParse(retry).success
  expect(parse({ breaker: { on: false }, throttle: { on: false } })).toBe(true)
  expect(parse({ breaker: { on: true } })).toBe(false)
  expect(parse({ breaker: { on: false, openMs: 1 } })).toBe(false)
  expect(parse({ throttle: { k: 9 } })).toBe(false)
  expect(parse({ retryBudget: { percent: 100 } })).toBe(false)
  expect(parse({ repeatsPerSecond: 10_000 })).toBe(false)
})

test('what it says for itself is said in words', () => {
  expect(
    transactionRetryText({
      ...{ attempts: 5, retryBudget: { repeats: 2 }, alarmAttempts: 4 },
      classes: [{ code: '57014', class: 'refuse' }],
      ...{ breaker: { on: false }, throttle: { on: false } },
    }),
  ).toBe(
    '5 attempts for a promise; 2 repeats for promises at all participants together; somebody is told after 4 failed calls; 57014 is a definite no; it goes past open breakers; it is refused by no throttle',
  )
})
