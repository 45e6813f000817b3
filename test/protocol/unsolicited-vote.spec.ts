import { describe, test } from 'vitest'
import { twoPhaseCommit } from '@/server/protocol/two-phase-commit'
import type { Event } from '@/server/protocol/two-phase-state'
import { specify } from '../support/machine-spec'
import { a, abort, b, begun, no, proposes, readOnly, unknown, worked, yes } from './histories'

const given = specify(twoPhaseCommit)
const both: Event = { ...begun, unasked: [a, b] }
const first: Event = { ...begun, unasked: [a] }

describe('the unsolicited vote', () => {
  test('two promises that came unasked lead to commit, and nobody is asked to prepare', () => {
    given(both, yes(a))
      .when(yes(b))
      .leadsTo(proposes('commit', null, a, b))
  })

  test('one promises while the other works, and only the other is asked', () => {
    given(first)
      .when(yes(a))
      .leadsTo({ state: { phase: 'active', working: [b], votes: { [a]: 'yes' } }, effects: [] })
    given(first, yes(a))
      .when(worked(b))
      .leadsTo({ state: { phase: 'preparing' }, effects: [{ type: 'prepare', branch: b }] })
    given(first, worked(b), yes(a))
      .when(yes(b))
      .leadsTo(proposes('commit', null, a, b))
  })

  test('a promise is undone when the other fails, refuses or is late', () => {
    const late: Event = { type: 'deadline-passed' }
    for (const event of [{ type: 'work-failed', branch: b } as const, no(b), late])
      given(both, yes(a))
        .when(event)
        .leadsTo({ state: { phase: 'deciding' } })
    given(both, yes(a), no(b))
      .when(abort)
      .leadsTo({ effects: [{ type: 'abort', branch: a }] })
    given(both, yes(a), late)
      .when(abort)
      .leadsTo({ state: { phase: 'aborting', unconfirmed: [a, b] } })
  })

  test('an answer that is lost is no vote: the branch is looked for once all have finished', () => {
    given(both, unknown(a))
      .when(yes(b))
      .leadsTo({ state: { phase: 'preparing' }, effects: [{ type: 'prepare', branch: a }] })
    given(both, unknown(a), yes(b))
      .when(yes(a))
      .leadsTo(proposes('commit', null, a, b))
  })

  test('who was not told to promise cannot do so before all have finished', () => {
    given(first).when(yes(b)).changesNothing()
    given(begun).when(yes(a)).changesNothing()
    given(first).when(readOnly(b)).changesNothing()
  })

  test('whoever takes over aborts what was promised early', () => {
    given(both, yes(a))
      .when({ type: 'recovered', committed: [] })
      .leadsTo(proposes('abort', 'owner-lost', a, b))
  })

  test('a branch whose coordinator has let it look only is asked as ever', () => {
    given(both, yes(b))
      .when(worked(a))
      .leadsTo({ effects: [{ type: 'prepare', branch: a }] })
  })
})
