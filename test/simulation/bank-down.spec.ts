import { expect, test } from 'vitest'
import { policyWorld } from '../support/policy-world'

/*
 * A bank that is down for ten minutes while callers go on asking, by the policy that is built in:
 * breaker, budget, throttle and rate together.
 */

const MINUTE_MS = 60_000
const STEP_MS = 1_000
/** Callers come in each step, for as long as the bank is down and a minute longer. */
const CALLERS = 4
/** Of the policy that is built in. */
const REPEATS_PER_SECOND = 200
/** Half of the calls of ten seconds are in vain by then, so it is open; probes go after 5, 10, 20 and 40 s, and then once a minute. */
const SHUT_MS = 10_000
const PROBES_MAX = 4 + 9

async function tenMinutes() {
  const world = policyWorld()
  const { bank, clock, coordinator, state } = world
  const sentAt: number[] = []
  const { work, prepare, commit, abort } = bank
  const fault = { code: 'ECONNREFUSED', text: 'down' }
  const note = () => sentAt.push(clock.monotonicMs())
  bank.work = async (...order) => {
    note()
    return state.down ? { type: 'failed', fault, server: null } : work(...order)
  }
  bank.prepare = async (...order) => {
    note()
    return state.down ? { vote: 'unknown', fault } : prepare(...order)
  }
  bank.commit = (...order) => {
    note()
    return commit(...order)
  }
  bank.abort = async (...order) => {
    note()
    return state.down ? { type: 'retry', alarm: false, fault } : abort(...order)
  }
  const replies: Promise<{ readonly type: string }>[] = []
  const arrive = async (forMs: number) => {
    for (let passed = 0; passed < forMs; passed += STEP_MS) {
      for (let n = 0; n < CALLERS; n++)
        replies.push(world.begin({ wait: 'completed', key: `caller ${replies.length}` }))
      await clock.pass(STEP_MS)
    }
  }
  state.down = false
  await arrive(2_000)
  const downAt = clock.monotonicMs()
  state.down = true
  await arrive(10 * MINUTE_MS)
  const upAt = clock.monotonicMs()
  state.down = false
  coordinator.wake('bank')
  await arrive(MINUTE_MS)
  await clock.pass(2 * MINUTE_MS)
  const answers = await Promise.all(replies)
  return { world, sentAt, downAt, upAt, answers }
}

test('a bank that was down for ten minutes is run over neither meanwhile nor afterwards, and everything is settled', async () => {
  const { world, sentAt, downAt, upAt, answers } = await tenMinutes()
  const between = (from: number, to: number) => sentAt.filter((at) => at >= from && at < to)
  // The breaker opens within moments; from then on a probe goes, ever more seldom.
  const down = between(downAt + SHUT_MS, upAt)
  expect(down.length).toBeGreaterThan(5)
  expect(down.length).toBeLessThanOrEqual(PROBES_MAX)
  // What came meanwhile was told at once, and nothing of it has begun.
  const refused = answers.filter(({ type }) => type === 'refused')
  expect(refused.length).toBeGreaterThan((CALLERS * 10 * MINUTE_MS) / STEP_MS / 2)
  // Back again: repeats at the rate, and what is new comes upon that, with three calls each.
  const newcomers = (3 * CALLERS * 1_000) / STEP_MS
  for (let from = upAt; from < upAt + MINUTE_MS; from += 1_000)
    expect(between(from, from + 1_000).length).toBeLessThanOrEqual(
      REPEATS_PER_SECOND * 1.1 + newcomers,
    )
  expect(between(upAt + 5_000, upAt + MINUTE_MS).length).toBeGreaterThan(100)
  expect(world.coordinator.size).toBe(0)
  expect(answers.filter(({ type }) => type === 'pending')).toEqual([])
})
