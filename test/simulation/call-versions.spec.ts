import { expect, test } from 'vitest'
import { policyWorld, waits } from '../support/policy-world'

test('each call bears the version of the policy that held for it, answered or not', async () => {
  const world = policyWorld()
  const first = await world.write('bank', waits(1_000))
  void world.begin({ wait: 'completed' })
  await world.clock.pass(100)
  const second = await world.write('bank', waits(2_000))
  await world.clock.pass(1_500)
  world.state.down = false
  await world.clock.pass(60_000)
  const told = world.journal.appended
    .flatMap(({ records }) => records)
    .filter(({ branch }) => branch !== null)
    .map(({ type, data }) => [type, data.policyVersion])
  expect(told.slice(0, 3)).toEqual([
    ['worked', first],
    ['voted', first],
    ['attempt', first],
  ])
  expect(
    told.slice(3, -1).every(([type, version]) => type === 'attempt' && version === second),
  ).toBe(true)
  expect(told.at(-1)).toEqual(['confirmed', second])
})
