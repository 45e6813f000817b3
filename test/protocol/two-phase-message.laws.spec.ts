import { describe, expect, test } from 'vitest'
import { replay } from '@/server/protocol/machine'
import { twoPhaseCommit } from '@/server/protocol/two-phase-commit'
import type { Event } from '@/server/protocol/two-phase-state'
import { everyHistory } from './every-history'
import { a, abort, answered, b, commit, message, no, yes } from './histories'

/* Over every short history of a two-phase message, what the world would never say included. */

const { decide, owed } = twoPhaseCommit
const alphabet: readonly Event[] = [
  message,
  { ...message, recovery: 'manual' },
  ...(['deadline-passed', 'application-aborted', 'finished'] as const).map((type) => ({ type })),
  ...[[], [a], [b]].map((committed): Event => ({ type: 'recovered', committed })),
  ...(['committed', 'prevented', 'unknown'] as const).map(answered),
  ...[yes(a), no(a), abort, commit(a, b)],
  ...[a, b].flatMap((branch): Event[] => [
    { type: 'confirmed', branch },
    { type: 'unproven', branch },
  ]),
]
const visits = everyHistory(alphabet)

describe('laws of the two-phase message', () => {
  test('are tried over every phase', () => {
    const phases = new Set(visits.map(({ state }) => state.phase))
    for (const phase of ['asking-decider', 'preventing', 'committing', 'aborting'] as const)
      expect(phases).toContain(phase)
    expect(phases).toContain('in-doubt')
    expect(visits.length).toBeGreaterThan(100)
  })

  test('commit is proposed only of what its database has committed, abort only of what it was barred from', () => {
    for (const { history, state } of visits) {
      if (state.phase !== 'deciding') continue
      const committed = history.some(
        (event) =>
          (event.type === 'decider-answered' && event.found === 'committed') ||
          (event.type === 'recovered' && event.committed.includes(b)),
      )
      const barred = history.some(
        (event) => event.type === 'decider-answered' && event.found === 'prevented',
      )
      expect(state.proposal.verdict === 'commit' ? committed : barred).toBe(true)
    }
  })

  test('a service is told to do its part, and of nothing else', () => {
    for (const { state } of visits)
      for (const effect of owed(state))
        if ('branch' in effect && effect.branch === a)
          expect([effect.type, state.phase]).toEqual(['commit', 'committing'])
  })

  test('nobody is asked to promise, and the commit of the application is never ours', () => {
    for (const { everAsked } of visits)
      for (const type of ['prepare', 'decide-there', 'pre-commit'] as const)
        expect(everAsked.has(type)).toBe(false)
  })

  test('I17: replaying the records leads to the same state', () => {
    for (const { records, state } of visits) expect(replay(twoPhaseCommit, records)).toEqual(state)
  })

  test('an event that comes twice has come once', () => {
    for (const { history, state } of visits)
      for (const event of history)
        if (event.type !== 'recovered') expect(decide(state, event).state).toBe(state)
  })
})
