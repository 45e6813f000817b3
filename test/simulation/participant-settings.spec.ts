import { expect, test } from 'vitest'
import { coordinatorWorld } from '../support/coordinator-world'
import { scriptedParticipant } from '../support/scripted-participant'

const retry = {
  type: 'retry',
  alarm: false,
  fault: { code: 'ECONNREFUSED', text: 'not now' },
} as const

test('phase two waits as the policy of the participant says, and no longer than its cap', async () => {
  const settled = [retry, retry, retry, { type: 'done' }] as const
  const slow = scriptedParticipant('slow', { settled })
  const policy = { backOffBaseMs: 1_000, backOffCapMs: 1_500 }
  const world = coordinatorWorld({ participants: [slow], settings: { policy } })
  void world.begin({ wait: 'completed' })
  const told = () => slow.calls.filter((call) => call === 'commit 1').length
  const after: number[] = []
  // The dice fall in the middle: half of 1,000, then half of the cap each time.
  for (const ms of [0, 499, 1, 749, 1, 749, 1]) {
    await world.clock.pass(ms)
    after.push(told())
  }
  expect(after).toEqual([1, 1, 2, 2, 3, 3, 4])
  expect(slow.ended.size).toBe(1)
})

test('a call to a participant is given up after its own time, and not after the usual one', async () => {
  const world = coordinatorWorld({ settings: { timeouts: { attemptMs: 200 } } })
  const [first] = world.participants
  if (first === undefined) throw new Error('nobody takes part')
  const given: number[] = []
  first.prepare = (_, signal) =>
    new Promise((resolve) => {
      const sentAt = world.clock.now()
      signal.addEventListener('abort', () => {
        given.push(world.clock.now() - sentAt)
        resolve({ vote: 'unknown', fault: { code: 'timeout', text: 'no answer' } })
      })
    })
  void world.begin()
  await world.clock.pass(1_000)
  expect(given).toEqual([200, 200, 200])
})

test('what is open counts against the limit until it has ended, and not a moment longer', async () => {
  const busy = scriptedParticipant('busy', { settled: [retry, { type: 'done' }] })
  const settings = { limits: { branchesMax: 1 } }
  const world = coordinatorWorld({ participants: [busy], settings })
  void world.begin({ key: 'one' })
  await world.clock.pass(0)
  expect(world.coordinator.openAt('busy')).toBe(1)
  const more = await world.begin({ key: 'two' })
  expect(more).toMatchObject({ type: 'refused', code: 'too-busy' })
  await world.clock.pass(100)
  expect(world.coordinator.openAt('busy')).toBe(0)
  void world.begin({ key: 'three' })
  await world.clock.pass(0)
  expect(busy.calls.filter((call) => call === 'prepare 1')).toHaveLength(2)
})

test('a participant that is drained is asked for no new work', async () => {
  const registered = coordinatorWorld()
  const row = registered.registry.row('a')
  if (row === null) throw new Error('nobody is registered')
  registered.registry.row = () => ({ ...row, draining: true })
  const refused = await registered.begin()
  expect(refused).toMatchObject({ type: 'refused', code: 'participant-draining' })
  expect(registered.participants.flatMap(({ calls }) => calls)).toEqual([])
})
