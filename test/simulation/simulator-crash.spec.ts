import { describe, expect, test } from 'vitest'
import { crashVictims } from '@/server/contract/crash-step-parts'
import { type CrashProtocol, crashProtocols, gapsOf } from '@/server/contract/crash-steps'
import { simulated, swarm } from '../support/simulated'

const run = (
  protocol: CrashProtocol,
  crashAt: { point: string; victim: 'coordinator' | 'participant' },
) =>
  simulated(
    { protocol, participants: 2, transactions: 1, seed: 1, network: { jitter: 0 }, crashAt },
    { watched: [0] },
  )

test('the same crash is the same run, to the last event', () => {
  const once = run('three-phase-commit', { point: 'Q1', victim: 'participant' })
  expect(run('three-phase-commit', { point: 'Q1', victim: 'participant' })).toEqual(once)
  const says = once.noted.map(({ node, says }) => `${node} ${says}`)
  const sent = says.indexOf('coordinator sends precommit to participant 1')
  expect(says[sent + 1]).toBe('participant 1 crashes')
})

test('without its coordinator two-phase commit waits for its return, three-phase commit does not', () => {
  const at = { point: 'D0', victim: 'coordinator' } as const
  const [two, three] = [run('two-phase-commit', at), run('three-phase-commit', at)]
  expect(two.result.crash?.blockedMs).toBeGreaterThan(500)
  expect(three.result.crash?.blockedMs).toBeLessThan(100)
})

test('who takes over a saga goes on with it, who takes over reservations cancels them', () => {
  const at = { point: 'V1', victim: 'coordinator' } as const
  expect(run('saga', at).result.crash).toMatchObject({ outcome: 'committed', alike: true })
  expect(run('try-confirm-cancel', at).result.crash).toMatchObject({ outcome: 'aborted' })
})

describe.each(crashProtocols)('%s', (protocol) => {
  describe.each(crashVictims)('a crash of the %s', (victim) => {
    test.each(gapsOf(protocol))('at $point ends as expected, alike everywhere', (gap) => {
      const { point, expected } = gap
      const { result } = run(protocol, { point, victim })
      expect(result.violations).toEqual([])
      expect(result.crash).toMatchObject({ reached: true, alike: true })
      if (expected[victim] !== 'either') expect(result.crash?.outcome).toBe(expected[victim])
    })
  })
})

test('branches in doubt at a time are never more than there are', () => {
  const crashed = simulated({
    ...{ protocol: 'two-phase-commit', participants: 2, transactions: 1, seed: 1 },
    crashAt: { point: 'D0', victim: 'coordinator' },
  }).result
  expect(crashed.inDoubtMs.atOnce).toBeGreaterThan(0.5)
  expect(crashed.inDoubtMs.atOnce).toBeLessThanOrEqual(2)
  for (let seed = 1; seed <= 20; seed++) {
    const asked = swarm(seed, {})
    const { inDoubtMs } = simulated(asked).result
    expect(inDoubtMs.atOnce).toBeLessThanOrEqual(
      (asked.transactions ?? 0) * (asked.participants ?? 0),
    )
  }
})
