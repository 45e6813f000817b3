import { describe, expect, test } from 'vitest'
import { replay } from '@/server/protocol/machine'
import { twoPhaseCommit } from '@/server/protocol/two-phase-commit'
import type { Event, State } from '@/server/protocol/two-phase-state'
import { everyHistory } from './every-history'
import { a, abort, b, begun, commit, manual, no, readOnly, unknown, worked, yes } from './histories'

/*
 * Laws, tried over every short history, without randomness. Events that change nothing end a branch
 * of the search, so the search stays small. What the world would never say in that order is tried too.
 */

const { decide, owed } = twoPhaseCommit
const alphabet: readonly Event[] = [
  begun,
  manual,
  { type: 'deadline-passed' },
  { type: 'recovered', committed: [] },
  { type: 'recovered', committed: [a] },
  abort,
  commit(a, b),
  ...[a, b].flatMap((branch): Event[] => [
    worked(branch),
    yes(branch),
    no(branch),
    readOnly(branch),
    unknown(branch),
    { type: 'work-failed', branch },
    { type: 'confirmed', branch },
    { type: 'contradicted', branch },
    { type: 'unproven', branch },
  ]),
]

const visits = everyHistory(alphabet)
const waiting: ReadonlySet<State['phase']> = new Set(['idle', 'active', 'in-doubt'])
const over: ReadonlySet<State['phase']> = new Set(['committed', 'aborted', 'heuristic'])

describe('laws of two-phase commit', () => {
  test('are tried over every state there is', () => {
    expect(new Set(visits.map(({ state }) => state.phase))).toEqual(
      new Set([...waiting, ...over, 'preparing', 'deciding', 'committing', 'aborting']),
    )
    expect(visits.length).toBeGreaterThan(800)
  })

  test('commit and abort are never both asked for', () => {
    for (const { everAsked } of visits)
      expect(everAsked.has('commit') && everAsked.has('abort')).toBe(false)
  })

  test('commit and abort are asked for only where that verdict stands', () => {
    for (const { everAsked, history } of visits)
      for (const verdict of ['commit', 'abort'] as const)
        if (everAsked.has(verdict))
          expect(history.find(({ type }) => type === 'verdict-stands')).toMatchObject({ verdict })
  })

  test('nothing is asked of the world that recovery would forget', () => {
    for (const { state, asked } of visits)
      expect(owed(state)).toEqual(expect.arrayContaining([...asked]))
  })

  test('whatever is begun, decided or asked, and not over, still owes something', () => {
    for (const { state } of visits)
      expect(owed(state).length > 0).toBe(!waiting.has(state.phase) && !over.has(state.phase))
  })

  test('nobody is asked to prepare, and no second vote is heard, after another took over', () => {
    for (const { history, state } of visits) {
      if (!history.some(({ type }) => type === 'recovered')) continue
      expect(owed(state).map(({ type }) => type)).not.toContain('prepare')
      expect(state.phase).not.toBe('preparing')
    }
  })

  test('a step that changes nothing keeps the very state, and writes and asks nothing', () => {
    for (const { state } of visits)
      for (const event of alphabet) {
        const step = decide(state, event)
        if (event.type === 'recovered') continue
        if (step.state === state)
          expect(step).toEqual({ state, records: [], forced: false, effects: [] })
        else expect(step.state).not.toEqual(state)
      }
  })

  test('I17: replaying the records, and the verdict where it came to stand, leads to the same state', () => {
    for (const { records, state } of visits) expect(replay(twoPhaseCommit, records)).toEqual(state)
  })

  test('an event that comes twice has come once, and the past may be told again', () => {
    for (const { history, state } of visits)
      for (const event of history)
        if (event.type !== 'recovered') expect(decide(state, event).state).toBe(state)
  })

  test('a second recovery leads to the same state, but asks again: its owner is a new one', () => {
    for (const { history, state } of visits) {
      const last = history.findLast(({ type }) => type === 'recovered')
      if (last === undefined) continue
      const again = decide(state, last)
      expect(again.state).toEqual(state)
      if (again.state !== state) expect(again.effects).toEqual(owed(state))
    }
  })

  test('the order in which promises and confirmations arrive does not matter', () => {
    const ready = [begun, worked(a), worked(b)]
    const done = (branch: typeof a): Event => ({ type: 'confirmed', branch })
    const one = [...ready, yes(a), yes(b), commit(a, b), done(a), done(b)]
    const other = [begun, worked(b), worked(a), yes(b), yes(a), commit(a, b), done(b), done(a)]
    for (let length = 0; length <= one.length; length++) {
      if (length === 2 || length === 4 || length === 7) continue
      expect(replay(twoPhaseCommit, other.slice(0, length))).toEqual(
        replay(twoPhaseCommit, one.slice(0, length)),
      )
    }
  })
})
