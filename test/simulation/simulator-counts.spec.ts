import { describe, expect, test } from 'vitest'
import { presumedCoordinator } from '@/server/simulator/presumed-coordinator'
import { rules } from '@/server/simulator/presumed-said'
import { costOf, sequence } from '../support/simulated'

/* The table of protocols.md 2.2, row by row. */

type Presumption = keyof typeof rules
type Vote = 'yes' | 'no' | 'read-only'

const times = (count: number, vote: Vote): readonly Vote[] =>
  Array.from({ length: count }, () => vote)
const published = (presumption: Presumption, votes: readonly Vote[]) =>
  costOf({ protocol: 'two-phase-commit', presumption }, votes)
const upToFive = [1, 2, 3, 4, 5]

describe('a commit of updates only costs what the table says', () => {
  test.each([
    { presumption: 'abort', messages: 4, coordinator: 1, each: 2, forcedInARow: 2 },
    { presumption: 'none', messages: 4, coordinator: 1, each: 2, forcedInARow: 2 },
    { presumption: 'nothing', messages: 4, coordinator: 2, each: 2, forcedInARow: 3 },
    { presumption: 'commit', messages: 3, coordinator: 2, each: 1, forcedInARow: 3 },
  ] as const)('presumption $presumption: $messages n', (row) => {
    for (const n of upToFive) {
      const cost = published(row.presumption, times(n, 'yes'))
      expect(cost).toMatchObject({
        ...{ messages: row.messages * n, coordinator: row.coordinator },
        ...{ participants: row.each * n, violations: [] },
        outcomes: { committed: 1 },
      })
      expect(cost.latencyMs.mean).toBe(sequence(2, row.forcedInARow))
    }
  })
})

describe('read-only participants leave after their vote', () => {
  test.each([
    { presumption: 'abort', ofUpdate: 4, coordinator: 1, each: 2 },
    { presumption: 'commit', ofUpdate: 3, coordinator: 2, each: 1 },
  ] as const)('presumption $presumption with some of them', ({ presumption, ...row }) => {
    for (const updates of upToFive)
      for (const readers of upToFive.filter((count) => updates + count <= 5))
        expect(
          published(presumption, [...times(updates, 'yes'), ...times(readers, 'read-only')]),
        ).toMatchObject({
          ...{ messages: row.ofUpdate * updates + 2 * readers, coordinator: row.coordinator },
          ...{ participants: row.each * updates, violations: [], outcomes: { committed: 1 } },
        })
  })

  test.each([
    { presumption: 'abort', coordinator: 0, forcedInARow: 0 },
    { presumption: 'commit', coordinator: 1, forcedInARow: 1 },
  ] as const)('presumption $presumption with nobody else', (row) => {
    for (const n of upToFive) {
      const cost = published(row.presumption, times(n, 'read-only'))
      expect(cost).toMatchObject({
        ...{ messages: 2 * n, coordinator: row.coordinator, participants: 0 },
        outcomes: { committed: 1 },
      })
      expect(cost.latencyMs.mean).toBe(sequence(2, row.forcedInARow))
    }
  })
})

describe('an abort after y yes costs what the table says', () => {
  test.each([
    { presumption: 'abort', ofYes: 1, coordinator: 0, each: 1 },
    { presumption: 'none', ofYes: 2, coordinator: 1, each: 2 },
    { presumption: 'nothing', ofYes: 2, coordinator: 2, each: 2 },
    { presumption: 'commit', ofYes: 2, coordinator: 1, each: 2 },
  ] as const)('presumption $presumption: 2n + $ofYes y', ({ presumption, ...row }) => {
    for (const n of upToFive)
      for (let yes = 0; yes < n; yes++)
        expect(
          published(presumption, [...times(yes, 'yes'), ...times(n - yes, 'no')]),
        ).toMatchObject({
          ...{ messages: 2 * n + row.ofYes * yes, coordinator: row.coordinator },
          ...{ participants: row.each * yes, violations: [], outcomes: { refused: 1 } },
        })
  })

  test('presumed abort after m of n votes: n prepares, m votes, n aborts, and nothing forced', () => {
    for (const participants of upToFive)
      for (let votes = 0; votes < participants; votes++) {
        const machine = presumedCoordinator({ participants, attempts: 1, rules: rules.abort })
        const begun = machine.decide(machine.initial, { type: 'begun' })
        const heard = Array.from({ length: votes }, (_, branch) => branch + 1).reduce(
          (state, from) =>
            machine.decide(state, { type: 'heard', said: { kind: 'yes' }, from }).state,
          begun.state,
        )
        const over = machine.decide(heard, { type: 'rang', timer: 'again' })
        const sent = [begun, over].map(
          ({ effects }) => effects.filter(({ type }) => type === 'send').length,
        )
        expect(sent).toEqual([participants, participants])
        expect([begun.forced, over.forced]).toEqual([false, false])
      }
  })
})

describe('the machine that runs here costs what its page says', () => {
  const here = (votes: readonly Vote[]) => costOf({ protocol: 'two-phase-commit' }, votes)

  test('commit: 4n messages, begin and verdict forced, twice at each participant', () => {
    for (const n of upToFive)
      expect(here(times(n, 'yes'))).toMatchObject({
        ...{ messages: 4 * n, coordinator: 2, participants: 2 * n, outcomes: { committed: 1 } },
      })
  })

  test('abort by one no: 2n + 2y messages, and a forced rollback at whoever had promised', () => {
    for (const n of upToFive)
      expect(here([...times(n - 1, 'yes'), 'no'])).toMatchObject({
        ...{ messages: 2 * n + 2 * (n - 1), coordinator: 2, participants: 2 * (n - 1) },
        outcomes: { refused: 1 },
      })
  })

  test('all read-only: 2n messages, and nothing forced at the participants', () => {
    for (const n of upToFive)
      expect(here(times(n, 'read-only'))).toMatchObject({
        ...{ messages: 2 * n, participants: 0, outcomes: { committed: 1 } },
      })
  })
})

describe('three-phase commit costs what protocols.md 4.1 says', () => {
  const three = (votes: readonly Vote[]) => costOf({ protocol: 'three-phase-commit' }, votes)

  test('commit: 6n messages with the last acknowledgement, 3n + 2 forced writes, four of each in a row', () => {
    for (const n of upToFive) {
      const cost = three(times(n, 'yes'))
      expect(cost).toMatchObject({
        ...{ messages: 6 * n, coordinator: 2, participants: 3 * n, violations: [] },
        outcomes: { committed: 1 },
      })
      expect(cost.byKind.done).toBe(n)
      expect(cost.latencyMs.mean).toBe(sequence(4, 4))
    }
  })

  test('abort after y yes: 2n + y messages, for nobody acknowledges it', () => {
    for (const n of upToFive)
      for (let yes = 0; yes < n; yes++)
        expect(three([...times(yes, 'yes'), ...times(n - yes, 'no')])).toMatchObject({
          ...{ messages: 2 * n + yes, violations: [], outcomes: { refused: 1 } },
        })
  })
})

describe('Paxos Commit costs what protocols.md 5.1 says', () => {
  const paxos = (spare: number, votes: readonly Vote[]) =>
    costOf({ protocol: 'paxos-commit', spare }, votes)

  test.each([0, 1, 2])('F = %i: NF + F + 3N − 1 messages, N + F + 1 forced writes', (F) => {
    for (const N of upToFive)
      expect(paxos(F, times(N, 'yes'))).toMatchObject({
        ...{ messages: N * F + F + 3 * N - 1, coordinator: F + 1, participants: N },
        ...{ violations: [], outcomes: { committed: 1 } },
      })
  })

  test('five message delays until the first participant knows; four where nobody but the leader accepts', () => {
    for (const [F, delays] of [4, 5, 5].entries())
      expect(paxos(F, times(3, 'yes')).latencyMs.mean).toBe(sequence(delays, 3))
  })

  test('one no is enough to abort', () => {
    for (const F of [0, 1, 2])
      expect(paxos(F, ['yes', 'no', 'yes'])).toMatchObject({
        ...{ violations: [], outcomes: { refused: 1 } },
      })
  })
})
