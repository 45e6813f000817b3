import { describe, expect, test } from 'vitest'
import { twoPhaseCommit } from '@/server/protocol/two-phase-commit'
import { branchState, transactionState } from '@/server/protocol/two-phase-look'
import type { Event } from '@/server/protocol/two-phase-state'
import { specify } from '../support/machine-spec'
import { a, abort, b, commit, no, readOnly, unknown, yes } from './histories'

const given = specify(twoPhaseCommit)
const opened: Event = { type: 'begun', branches: [], recovery: 'automatic', open: true }
const enlisted = (branch: typeof a): Event => ({ type: 'enlisted', branch })
const finished: Event = { type: 'finished' }
const gaveUp: Event = { type: 'application-aborted' }
const deadline: Event = { type: 'deadline-passed' }
const deadlocked: Event = { type: 'deadlocked' }
const recovered: Event = { type: 'recovered', committed: [] }
const joined = [opened, enlisted(a), enlisted(b)]
const abortFor = (reason: string) => ({
  state: { phase: 'deciding' as const },
  effects: [
    {
      type: 'propose' as const,
      proposal: expect.objectContaining({ verdict: 'abort', reason, branches: [a, b] }),
    },
  ],
})

describe('two-phase commit that an application drives', () => {
  test('begins without branches, and waits for the begin record', () => {
    given()
      .when(opened)
      .leadsTo({ state: { phase: 'enlisting' }, forced: true, effects: [] })
  })

  test('a branch is admitted only when the journal knows it', () => {
    given(opened)
      .when(enlisted(a))
      .leadsTo({ forced: true, records: [enlisted(a)], effects: [{ type: 'admit', branch: a }] })
    given(opened, enlisted(a)).when(enlisted(a)).changesNothing()
  })

  test('votes come unasked, and ask for nothing', () => {
    given(...joined)
      .when(yes(a))
      .leadsTo({ state: { votes: { [a]: 'yes' } }, effects: [] })
    given(...joined, yes(a))
      .when(no(a))
      .changesNothing()
    given(opened).when(yes(a)).changesNothing()
    given(...joined)
      .when(unknown(a))
      .changesNothing()
  })

  test('one that waits in a ring is aborted for that, while the application is still at work', () => {
    given(...joined)
      .when(deadlocked)
      .leadsTo(abortFor('deadlock'))
    given(...joined, yes(a), yes(b), finished)
      .when(deadlocked)
      .changesNothing()
  })

  test('commit is proposed once it has finished and every branch has promised', () => {
    given(...joined, yes(a), readOnly(b))
      .when(finished)
      .leadsTo({
        effects: [
          { type: 'propose', proposal: { verdict: 'commit', reason: null, branches: [a] } },
        ],
      })
    given(...joined, yes(a), yes(b))
      .when(commit(a, b))
      .leadsTo({ state: { phase: 'committing' } })
  })

  test('a vote that is missing when it finishes is looked for, and its lack aborts', () => {
    given(...joined, yes(a))
      .when(finished)
      .leadsTo({ state: { phase: 'preparing' }, effects: [{ type: 'prepare', branch: b }] })
    given(...joined, yes(a), finished)
      .when(unknown(b))
      .leadsTo(abortFor('no-answer'))
    given(...joined, yes(a), finished)
      .when(yes(b))
      .leadsTo({ state: { phase: 'deciding' } })
  })

  test('one that enlisted nothing commits nothing', () => {
    given(opened, finished, commit()).when(finished).changesNothing()
    expect(
      given(opened, finished)
        .when(commit())
        .leadsTo({ state: { phase: 'committed' } }),
    )
  })

  test.each([
    ['a refusal', no(b), 'refused'],
    ['the deadline', deadline, 'deadline-passed'],
    ['the application', gaveUp, 'application'],
    ['the loss of its owner', recovered, 'owner-lost'],
  ])('%s aborts it', (_words, event, reason) => {
    given(...joined, yes(a))
      .when(event)
      .leadsTo(abortFor(reason))
  })

  test('the application may give up until a verdict is proposed, and not after', () => {
    given(...joined, yes(a), finished)
      .when(gaveUp)
      .leadsTo(abortFor('application'))
    given(...joined, yes(a), yes(b), finished)
      .when(gaveUp)
      .changesNothing()
  })

  test('nobody joins, and nothing is finished, once it has finished or is decided', () => {
    for (const end of [finished, deadline, recovered, gaveUp, abort]) {
      given(opened, enlisted(a), end).when(enlisted(b)).changesNothing()
      given(opened, enlisted(a), end).when(finished).changesNothing()
    }
  })

  test('left to an operator, it waits with the votes it had, and is known not to have finished', () => {
    const manual: Event = { type: 'begun', branches: [], recovery: 'manual', open: true }
    given(manual, enlisted(a), yes(a))
      .when(recovered)
      .leadsTo({
        state: {
          phase: 'in-doubt',
          votes: { [a]: 'yes' },
          plan: expect.objectContaining({ open: true }),
        },
        effects: [],
      })
  })

  test('it looks active until it has finished, and its branches as they voted', () => {
    const { decide, initial } = twoPhaseCommit
    const state = [...joined, yes(a)].reduce((at, event) => decide(at, event).state, initial)
    expect(transactionState(state)).toBe('active')
    expect([branchState(state, a), branchState(state, b)]).toEqual(['prepared', 'active'])
    expect(transactionState(decide(state, finished).state)).toBe('preparing')
  })
})
