import { describe, expect, test } from 'vitest'
import { replay } from '@/server/protocol/machine'
import { twoPhaseCommit } from '@/server/protocol/two-phase-commit'
import { branchState } from '@/server/protocol/two-phase-look'
import type { Event } from '@/server/protocol/two-phase-state'
import { specify } from '../support/machine-spec'
import {
  a,
  answered,
  b,
  commit,
  lastResource,
  no,
  proposes,
  readOnly,
  unknown,
  worked,
  yes,
} from './histories'

const given = specify(twoPhaseCommit)
const deadline: Event = { type: 'deadline-passed' }
const ready = [lastResource, worked(a), worked(b)]
const asking = [...ready, yes(a)]
const decideThere = { type: 'decide-there', branch: b }
const prevent = { type: 'prevent', branch: b }

describe('the last resource decides by its own commit', () => {
  test('only the others are asked to prepare', () => {
    given(lastResource, worked(a))
      .when(worked(b))
      .leadsTo({ effects: [{ type: 'prepare', branch: a }], forced: false })
  })

  test('when all others have promised it is told to commit, and nothing waits for the votes', () => {
    given(...ready)
      .when(yes(a))
      .leadsTo({
        state: { phase: 'asking-decider' },
        effects: [decideThere as never],
        forced: false,
      })
  })

  test('it alone is told to commit as soon as its work is done', () => {
    given({ ...lastResource, branches: [b] })
      .when(worked(b))
      .leadsTo({ state: { phase: 'asking-decider' }, effects: [decideThere as never] })
  })

  test('who read only must be on record before it is told, or could not be told from a promise', () => {
    given(...ready)
      .when(readOnly(a))
      .leadsTo({ forced: true, effects: [decideThere as never] })
  })

  test('its commit is followed by the register, for all that have promised', () => {
    given(...asking)
      .when(answered('committed'))
      .leadsTo(proposes('commit', null, a, b))
  })

  test('it proved its end already: when the register says commit only the others are told', () => {
    given(...asking, answered('committed'))
      .when(commit(a, b))
      .leadsTo({ state: { phase: 'committing' }, effects: [{ type: 'commit', branch: a }] })
  })

  test('a successor that does not know that it committed tells it too', () => {
    given(...asking)
      .when(commit(a, b))
      .leadsTo({ effects: [a, b].map((branch) => ({ type: 'commit' as const, branch })) })
  })

  test('it had changed nothing: the transaction goes on without it', () => {
    given(...asking)
      .when(answered('read-only'))
      .leadsTo(proposes('commit', null, a))
  })

  test('its commit failed for sure: abort', () => {
    given(...asking)
      .when(answered('refused'))
      .leadsTo(proposes('abort', 'refused', a, b))
  })
})

describe('what it did not answer is never guessed', () => {
  test('a lost answer is asked for, and the decider barred', () => {
    given(...asking)
      .when(answered('unknown'))
      .leadsTo({ state: { phase: 'preventing' }, effects: [prevent as never] })
  })

  test('the deadline aborts as ever before it was told', () => {
    given(...ready)
      .when(deadline)
      .leadsTo(proposes('abort', 'deadline-passed', a, b))
    given(lastResource)
      .when(deadline)
      .leadsTo(proposes('abort', 'deadline-passed', a, b))
  })

  test('a no or a lost vote of another aborts, for it was not told', () => {
    given(...ready)
      .when(no(a))
      .leadsTo(proposes('abort', 'refused', a, b))
    given(...ready)
      .when(unknown(a))
      .leadsTo(proposes('abort', 'no-answer', a, b))
  })

  test('the deadline bars it first once it was told', () => {
    given(...asking)
      .when(deadline)
      .leadsTo({ state: { phase: 'preventing' }, effects: [prevent as never] })
    given(...asking, deadline)
      .when(answered('prevented'))
      .leadsTo(proposes('abort', 'deadline-passed', a, b))
  })

  test('the late answer that it committed still counts', () => {
    given(...asking, deadline)
      .when(answered('committed'))
      .leadsTo(proposes('commit', null, a, b))
  })

  test('no answer again changes nothing: it is asked for ever', () => {
    given(...asking, deadline)
      .when(answered('unknown'))
      .changesNothing()
    expect(twoPhaseCommit.owed(replay(twoPhaseCommit, [...asking, deadline]))).toEqual([prevent])
  })
})

test('on screen it is at work, asked, unknown, and committed or aborted', () => {
  const at = (...history: Event[]) => branchState(replay(twoPhaseCommit, history), b)
  expect(at(...ready)).toBe('active')
  expect(at(...asking)).toBe('preparing')
  expect(at(...asking, answered('unknown'))).toBe('unknown')
  expect(at(...asking, answered('committed'))).toBe('committed')
  expect(at(...asking, answered('committed'), commit(a, b))).toBe('committed')
  expect(at(...asking, answered('refused'))).toBe('aborted')
  expect(at(...asking, answered('read-only'))).toBe('read-only')
})
