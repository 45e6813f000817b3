import { describe, expect, test } from 'vitest'
import { twoPhaseCommit } from '@/server/protocol/two-phase-commit'
import { specify } from '../support/machine-spec'
import { a, b, begun, no, readOnly, unknown, worked, yes } from './histories'

const given = specify(twoPhaseCommit)
const ready = [begun, worked(a), worked(b)]
const promised = [...ready, yes(a), yes(b)]

describe('two-phase commit: work and votes', () => {
  test('waits for the begin record, and asks for nothing before it', () => {
    given()
      .when(begun)
      .leadsTo({ state: { phase: 'active' }, forced: true, effects: [] })
  })

  test('a transaction without branches is refused', () => {
    expect(() => twoPhaseCommit.decide(twoPhaseCommit.initial, { ...begun, branches: [] })).toThrow(
      'at least one branch',
    )
  })

  test('asks nobody to prepare while somebody still works', () => {
    given(begun)
      .when(worked(a))
      .leadsTo({ state: { phase: 'active' }, effects: [] })
  })

  test('asks all to prepare once the last has done its work', () => {
    given(begun, worked(a))
      .when(worked(b))
      .leadsTo({
        state: { phase: 'preparing' },
        effects: [
          { type: 'prepare', branch: a },
          { type: 'prepare', branch: b },
        ],
      })
  })

  test('work that fails leads to abort', () => {
    given(begun, worked(a))
      .when({ type: 'work-failed', branch: b })
      .leadsTo({
        effects: [
          {
            type: 'propose',
            proposal: { verdict: 'abort', reason: 'work-failed', branches: [a, b] },
          },
        ],
      })
  })

  test('proposes commit after the last promise, and tells nobody yet', () => {
    given(...ready, yes(a))
      .when(yes(b))
      .leadsTo({
        state: { phase: 'deciding' },
        records: [yes(b)],
        effects: [
          { type: 'propose', proposal: { verdict: 'commit', reason: null, branches: [a, b] } },
        ],
      })
  })

  test('leaves those that only read out of the verdict', () => {
    given(...ready, readOnly(a))
      .when(yes(b))
      .leadsTo({
        effects: [
          { type: 'propose', proposal: { verdict: 'commit', reason: null, branches: [b] } },
        ],
      })
  })

  test('one refusal proposes abort, without waiting for the others', () => {
    given(...ready)
      .when(no(a))
      .leadsTo({
        effects: [
          { type: 'propose', proposal: { verdict: 'abort', reason: 'refused', branches: [a, b] } },
        ],
      })
  })

  test('a lost answer is no yes', () => {
    given(...ready, yes(a))
      .when(unknown(b))
      .leadsTo({
        state: {
          phase: 'deciding',
          proposal: { verdict: 'abort', reason: 'no-answer', branches: [a, b] },
        },
      })
  })

  test('the deadline proposes abort while votes are missing', () => {
    given(...ready, yes(a))
      .when({ type: 'deadline-passed' })
      .leadsTo({
        state: {
          phase: 'deciding',
          proposal: { verdict: 'abort', reason: 'deadline-passed', branches: [a, b] },
        },
      })
  })

  test('the deadline proposes abort while somebody still works', () => {
    given(begun)
      .when({ type: 'deadline-passed' })
      .leadsTo({ state: { phase: 'deciding' } })
  })

  test('a second vote of the same branch changes nothing', () => {
    given(...ready, yes(a))
      .when(no(a))
      .changesNothing()
  })

  test('a vote that comes after the proposal changes nothing', () => {
    given(...ready, no(a))
      .when(yes(b))
      .changesNothing()
  })

  test.each([
    ['while somebody still works', []],
    ['while votes are missing', [worked(a), worked(b)]],
  ] as const)('one that waits in a ring is aborted for that %s', (_, heard) => {
    given(begun, ...heard)
      .when({ type: 'deadlocked' })
      .leadsTo({
        state: { phase: 'deciding' },
        effects: [
          {
            type: 'propose',
            proposal: { verdict: 'abort', reason: 'deadlock', branches: [a, b] },
          },
        ],
      })
  })

  test('a ring of waits changes nothing once a verdict is proposed', () => {
    given(...promised)
      .when({ type: 'deadlocked' })
      .changesNothing()
  })

  test('the deadline changes nothing once a verdict is proposed', () => {
    given(...promised)
      .when({ type: 'deadline-passed' })
      .changesNothing()
  })
})
