import { expect, test } from 'vitest'
import { contenders } from '@/components/protocols/comparison'
import { guarantees } from '@/components/protocols/guarantees'
import { costOf } from '../support/simulated'

/*
 * What the page Protocols says that a commit costs, held against what the simulator counts. Not in it: what
 * no simulation has (a last resource, a replicated register), and where the page tells of
 * what runs on databases, where more is written (three-phase commit) or acknowledged (presumed commit).
 */
const simulated: readonly (readonly [name: string, key: string])[] = [
  ['Two-phase commit, presumed abort', 'here'],
  ['Two-phase commit, last agent', 'agent'],
  ['Two-phase commit, unsolicited vote', 'unsolicited'],
  ['Two-phase commit, presumed commit, unacknowledged', 'presumed-commit'],
  ['Parallel commit', 'parallel'],
  ['Try–Confirm–Cancel', 'tries'],
  ['Saga', 'saga'],
  ['Optimistic two-phase commit', 'optimistic'],
  ['Two-phase message', 'message'],
  ['Paxos Commit, one acceptor to spare', 'paxos'],
]

test.each(simulated)('a commit by %s costs what the page says, for two to five', (name, key) => {
  const shown = guarantees.find((one) => one.name === name)
  const contender = contenders.find((one) => one.key === key)
  if (shown === undefined || contender === undefined) throw new Error('no such row or contender')
  for (const n of [2, 3, 4, 5]) {
    const cost = costOf(
      contender.asked,
      Array.from({ length: n }, () => 'yes' as const),
    )
    expect(cost).toMatchObject({ outcomes: { committed: 1 }, violations: [] })
    expect([cost.messages, cost.coordinator + cost.participants]).toEqual([
      ...[shown.messages.of(n), shown.forced.of(n)],
    ])
  }
})

test('messages of three phases are counted alike; here the pre-commits are written once more', () => {
  const shown = guarantees.find(({ name }) => name === 'Three-phase commit')
  for (const n of [2, 3, 4]) {
    const cost = costOf(
      { protocol: 'three-phase-commit' },
      Array.from({ length: n }, () => 'yes' as const),
    )
    expect(cost.messages).toBe(shown?.messages.of(n))
    expect(cost.coordinator + cost.participants + 1).toBe(shown?.forced.of(n))
  }
})
