import { describe, expect, test } from 'vitest'
import { guarantees } from '@/components/protocols/guarantees'
import { costOf, sequence } from '../support/simulated'

type Vote = 'yes' | 'no' | 'read-only'

const upToFive = [1, 2, 3, 4, 5]
const times = (count: number, vote: Vote): readonly Vote[] =>
  Array.from({ length: count }, () => vote)

describe('parallel commit costs what protocols.md 3.6 says', () => {
  const parallel = (votes: readonly Vote[]) => costOf({ protocol: 'parallel-commit' }, votes)

  test('commit: 4n messages, staging and verdict forced, each participant twice, as the page shows', () => {
    const shown = guarantees.find(({ name }) => name === 'Parallel commit')
    for (const n of upToFive) {
      const cost = parallel(times(n, 'yes'))
      expect(cost).toMatchObject({
        ...{ messages: 4 * n, coordinator: 2, participants: 2 * n, violations: [] },
        outcomes: { committed: 1 },
      })
      expect(cost.messages).toBe(shown?.messages.of(n))
      expect(cost.coordinator + cost.participants).toBe(shown?.forced.of(n))
      expect(cost.byKind).toMatchObject({ prepare: n, commit: n, stage: 1, conclude: 1 })
    }
  })

  test('the caller hears after one round and one forced write, where presumed abort takes two', () => {
    for (const n of upToFive) {
      const votes = times(n, 'yes')
      expect(parallel(votes).latencyMs.mean).toBe(sequence(2, 1))
      expect(
        costOf({ protocol: 'two-phase-commit', presumption: 'abort' }, votes).latencyMs.mean,
      ).toBe(sequence(2, 2))
    }
  })

  test('abort after y yes: 2n + y messages, for who loses the record of its abort asks again', () => {
    for (const n of upToFive)
      for (let yes = 0; yes < n; yes++)
        expect(parallel([...times(yes, 'yes'), ...times(n - yes, 'no')])).toMatchObject({
          ...{ messages: 2 * n + yes, coordinator: 2, participants: yes, violations: [] },
          outcomes: { refused: 1 },
        })
  })

  test('who only reads has an intent too: the record names all before anybody has voted', () => {
    for (const n of upToFive)
      expect(parallel(times(n, 'read-only'))).toMatchObject({
        ...{ messages: 4 * n, participants: 2 * n, violations: [], outcomes: { committed: 1 } },
      })
  })
})
