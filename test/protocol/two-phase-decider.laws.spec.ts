import { describe, expect, test } from 'vitest'
import { replay } from '@/server/protocol/machine'
import { twoPhaseCommit } from '@/server/protocol/two-phase-commit'
import type { Event } from '@/server/protocol/two-phase-state'
import { everyHistory } from './every-history'
import { a, abort, answered, b, commit, lastResource, no, readOnly, worked, yes } from './histories'

/*
 * The laws of two-phase-commit.laws.spec.ts for a transaction whose second branch decides (D5), over
 * every short history; what the world would never say in that order is tried too.
 */

const { owed, decide } = twoPhaseCommit
const alphabet: readonly Event[] = [
  lastResource,
  { ...lastResource, recovery: 'manual' },
  { type: 'deadline-passed' },
  ...[[], [a], [b]].map((committed): Event => ({ type: 'recovered', committed })),
  ...(['committed', 'read-only', 'refused', 'prevented', 'unknown'] as const).map(answered),
  ...[worked(a), worked(b), yes(a), no(a), readOnly(a), abort, commit(a, b), commit(b)],
  ...[a, b].map((branch): Event => ({ type: 'confirmed', branch })),
]
const visits = everyHistory(alphabet)

describe('laws of the last resource', () => {
  test('are tried over every phase', () => {
    const phases = new Set(visits.map(({ state }) => state.phase))
    for (const phase of [
      'asking-decider',
      'preventing',
      'in-doubt',
      'committed',
      'aborted',
    ] as const)
      expect(phases).toContain(phase)
    expect(visits.length).toBeGreaterThan(300)
  })

  test('once the decider may have been told, abort is proposed only after it answered', () => {
    for (const { history, state, everAsked } of visits) {
      if (state.phase !== 'deciding' || state.plan.decider === undefined) continue
      if (state.proposal.verdict === 'commit') continue
      const told = everAsked.has('decide-there') || history.some(({ type }) => type === 'recovered')
      if (told) expect(['no', 'read-only']).toContain(state.votes[state.plan.decider])
    }
  })

  test('the decider is never asked to prepare, and only it to decide', () => {
    for (const { state } of visits)
      for (const effect of owed(state)) {
        if (effect.type === 'prepare') expect(effect.branch).toBe(a)
        if (effect.type === 'decide-there' || effect.type === 'prevent')
          expect(effect.branch).toBe(b)
      }
  })

  test('it is told to decide once at most, and never by a successor', () => {
    for (const { history, state } of visits)
      if (history.some(({ type }) => type === 'recovered'))
        expect(state.phase).not.toBe('asking-decider')
  })

  test('what is asked is owed, and what is decided and not over owes something', () => {
    const idle = new Set(['idle', 'active', 'in-doubt', 'committed', 'aborted', 'heuristic'])
    for (const { state, asked } of visits) {
      expect(owed(state)).toEqual(expect.arrayContaining([...asked]))
      expect(owed(state).length > 0).toBe(!idle.has(state.phase))
    }
  })

  test('I17: replaying the records leads to the same state', () => {
    for (const { records, state } of visits) expect(replay(twoPhaseCommit, records)).toEqual(state)
  })

  test('an event that comes twice has come once, and the past may be told again', () => {
    for (const { history, state } of visits)
      for (const event of history)
        if (event.type !== 'recovered') expect(decide(state, event).state).toBe(state)
  })

  test('a second recovery leads to the same state, but asks again', () => {
    for (const { history, state } of visits) {
      const last = history.findLast(({ type }) => type === 'recovered')
      if (last === undefined) continue
      const again = decide(state, last)
      expect(again.state).toEqual(state)
      if (again.state !== state) expect(again.effects).toEqual(owed(state))
    }
  })
})
