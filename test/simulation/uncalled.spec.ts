import { expect, test } from 'vitest'
import { policyWorld } from '../support/policy-world'

/* Of a service work is kept until it is asked to promise, and some verdicts need not be told. */

const silent = { code: 'ECONNREFUSED', text: 'nobody listens' }
const breaker = { failurePercent: 70, callsMin: 4, openMs: 1_000, openMsMax: 60_000 }

/** A dead service that is only ever called for its promise. */
async function deadService() {
  const world = policyWorld()
  Object.assign(world.bank, {
    uncalled: new Set(['work', 'abort']),
    prepare: async () => {
      world.bank.calls.push('prepare')
      return { vote: 'unknown', fault: silent }
    },
    abort: async () => ({ type: 'done' }),
  })
  await world.write('bank', { attempts: 1, breaker })
  const gate = () => world.coordinator.gates.states().get('bank')
  const asked = () => world.bank.calls.filter((call) => call === 'prepare').length
  const begin = async (key: string) => {
    const told = await world.begin({ wait: 'decided', key })
    await world.clock.pass(10)
    return told.type
  }
  return { ...world, gate, asked, begin }
}

test('what was done without a call is no answer: of a dead service the breaker opens, and only a call closes it', async () => {
  const world = await deadService()
  for (let n = 1; n <= breaker.callsMin; n++) await world.begin(`begun ${n}`)
  expect(world.gate()?.breaker).toBe('open')
  expect(world.asked()).toBe(breaker.callsMin)
  // Each time it stays open for twice as long: one call of all that come is its probe.
  for (const [nth, openMs] of [1_000, 2_000, 4_000].entries()) {
    await world.clock.pass(openMs - 50)
    expect(await world.begin(`too soon ${nth}`)).toBe('refused')
    await world.clock.pass(100)
    await world.begin(`the probe ${nth}`)
    expect(world.asked()).toBe(breaker.callsMin + nth + 1)
    expect(world.gate()?.breaker).toBe('open')
  }
})

test('it is in no record of a call', async () => {
  const world = await deadService()
  await world.begin('once')
  const records = world.journal.appended.flatMap((entry) => entry.records)
  for (const type of ['worked', 'confirmed']) {
    const found = records.filter((one) => one.type === type)
    expect(found.length).toBeGreaterThan(0)
    for (const { data } of found) expect(data).not.toHaveProperty('sentAt')
  }
})
