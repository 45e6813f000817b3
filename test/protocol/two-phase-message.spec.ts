import { describe, expect, test } from 'vitest'
import { replay } from '@/server/protocol/machine'
import type { BranchId } from '@/server/protocol/model'
import { twoPhaseCommit } from '@/server/protocol/two-phase-commit'
import { branchState, transactionState } from '@/server/protocol/two-phase-look'
import type { Decision, Event } from '@/server/protocol/two-phase-state'
import { specify } from '../support/machine-spec'
import { a, abort, b, begun, commit, proposes } from './histories'

const given = specify(twoPhaseCommit)
/** The application's database is a; b is told. */
const prepared: Event = { ...begun, decider: a, twoPhaseMessage: true }
const says = (found: Decision, branch: BranchId = a): Event => ({
  ...{ type: 'decider-answered', branch, found },
})
const passed: Event = { type: 'deadline-passed' }
const recovered = (...committed: BranchId[]): Event => ({ type: 'recovered', committed })
const asks = { state: { phase: 'preventing' as const }, effects: [{ type: 'prevent', branch: a }] }

describe('two-phase message', () => {
  test('it is durable before the application begins, and nobody is asked for anything', () => {
    given()
      .when(prepared)
      .leadsTo({
        ...{ state: { phase: 'asking-decider' }, forced: true, effects: [] },
      })
    const state = replay(twoPhaseCommit, [prepared])
    expect(twoPhaseCommit.owed(state)).toEqual([])
    expect([transactionState(state), branchState(state, a), branchState(state, b)]).toEqual([
      ...['active', 'active', 'active'],
    ])
  })

  test('when the application says that it has committed, commit is proposed for all', () => {
    given(prepared)
      .when(says('committed'))
      .leadsTo(proposes('commit', null, a, b))
    given(prepared).when(says('committed', b)).changesNothing()
    given(prepared).when(says('unknown')).changesNothing()
  })

  test('after the verdict only the steps are told', () => {
    given(prepared, says('committed'))
      .when(commit(a, b))
      .leadsTo({ state: { phase: 'committing' }, effects: [{ type: 'commit', branch: b }] })
  })

  test.each<[string, Event]>([
    ['it is late', passed],
    ['the application gives up', { type: 'application-aborted' }],
    ['the application does not know', { type: 'finished' }],
    ['another coordinator takes over', recovered()],
  ])('nothing is guessed: the database is asked, and barred, when %s', (_, event) => {
    given(prepared)
      .when(event)
      .leadsTo(asks as never)
  })

  test('what the database says counts', () => {
    given(prepared, passed)
      .when(says('committed'))
      .leadsTo(proposes('commit', null, a, b))
    given(prepared, passed)
      .when(says('prevented'))
      .leadsTo(proposes('abort', 'deadline-passed', a, b))
  })

  test('a proof found by who takes over is enough', () => {
    given(prepared)
      .when(recovered(a))
      .leadsTo(proposes('commit', null, a, b))
  })

  test('an abort ends at once: the database is barred, and no step has begun', () => {
    given(prepared, passed, says('prevented'))
      .when(abort)
      .leadsTo({ state: { phase: 'aborted' }, effects: [] })
  })

  test('an abort that somebody else wrote bars the database, and tells no step', () => {
    given(prepared)
      .when(abort)
      .leadsTo({ state: { phase: 'aborting' }, effects: [{ type: 'abort', branch: a }] })
  })

  test('a step that was not done is told for ever', () => {
    given(prepared, says('committed'), commit(a, b))
      .when({ type: 'unproven', branch: b })
      .leadsTo({ state: { phase: 'committing' } })
  })
})
