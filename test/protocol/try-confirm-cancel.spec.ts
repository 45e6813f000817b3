import { describe, expect, test } from 'vitest'
import { replay } from '@/server/protocol/machine'
import { twoPhaseCommit } from '@/server/protocol/two-phase-commit'
import type { Event } from '@/server/protocol/two-phase-state'
import { specify } from '../support/machine-spec'
import {
  a,
  abort,
  b,
  commit,
  no,
  proposes,
  tried,
  triedByHand,
  unknown,
  worked,
  yes,
} from './histories'

const given = specify(twoPhaseCommit)
const begun = [tried, worked(a), worked(b)]
const confirm = (branch: typeof a) => ({ type: 'commit', branch }) as const
const cancel = (branch: typeof a) => ({ type: 'abort', branch }) as const
const recovered: Event = { type: 'recovered', committed: [] }

describe('try, confirm, cancel', () => {
  test('all are tried at once, and confirm is proposed when all have reserved', () => {
    given(tried, worked(a))
      .when(worked(b))
      .leadsTo({ effects: [a, b].map((branch) => ({ type: 'prepare', branch })) })
    given(...begun, yes(a))
      .when(yes(b))
      .leadsTo(proposes('commit', null, a, b))
  })

  test('they are confirmed in the reverse order of their registration', () => {
    given(...begun, yes(a), yes(b))
      .when(commit(a, b))
      .leadsTo({ state: { phase: 'committing' }, effects: [confirm(b), confirm(a)] })
  })

  test('one refusal cancels all, the one that refused included, the last one first', () => {
    given(...begun, yes(a))
      .when(no(b))
      .leadsTo(proposes('abort', 'refused', a, b))
    given(...begun, yes(a), no(b))
      .when(abort)
      .leadsTo({ state: { phase: 'aborting' }, effects: [cancel(b), cancel(a)] })
  })

  test('a Try whose answer is lost cancels all, itself included', () => {
    given(...begun, unknown(a))
      .when(abort)
      .leadsTo({ effects: [cancel(b), cancel(a)] })
  })

  test('who takes over presumes abort, and cancels what was registered though no Try was heard of', () => {
    given(...begun)
      .when(recovered)
      .leadsTo(proposes('abort', 'owner-lost', a, b))
    given(...begun, recovered)
      .when(abort)
      .leadsTo({ effects: [cancel(b), cancel(a)] })
  })

  test('with recovery by hand what was reserved waits for an operator', () => {
    given(triedByHand, worked(a), worked(b), yes(a), yes(b))
      .when(recovered)
      .leadsTo({ state: { phase: 'in-doubt' }, effects: [] })
  })

  test('it has ended when every branch has confirmed it, and not before', () => {
    const aborting = replay(twoPhaseCommit, [...begun, no(b), abort])
    const one = twoPhaseCommit.decide(aborting, { type: 'confirmed', branch: a }).state
    expect(one.phase).toBe('aborting')
    const both = twoPhaseCommit.decide(one, { type: 'confirmed', branch: b }).state
    expect(both.phase).toBe('aborted')
  })

  test('a confirm of what was never reserved is no end: it is owed, and shown', () => {
    given(...begun, yes(a), yes(b), commit(a, b))
      .when({ type: 'unproven', branch: b })
      .leadsTo({ state: { phase: 'committing', unproven: [b] } as never })
  })
})
