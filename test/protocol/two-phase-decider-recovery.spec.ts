import { describe, test } from 'vitest'
import { twoPhaseCommit } from '@/server/protocol/two-phase-commit'
import type { Event } from '@/server/protocol/two-phase-state'
import { specify } from '../support/machine-spec'
import { a, abort, answered, b, lastResource, proposes, worked, yes } from './histories'

const given = specify(twoPhaseCommit)
const recovered = (...committed: (typeof a)[]): Event => ({ type: 'recovered', committed })
const deadline: Event = { type: 'deadline-passed' }
const ready = [lastResource, worked(a), worked(b)]
const asking = [...ready, yes(a)]
const prevent = { type: 'prevent', branch: b }
const byHand = { ...lastResource, recovery: 'manual' } as const

describe('another coordinator takes over', () => {
  test.each([
    ['at work', [lastResource]],
    ['with votes', ready],
    ['with a decider that was told', asking],
    ['with an abort proposed at the deadline', [...ready, deadline]],
  ])('%s: the decider is barred before anything is proposed', (_, history) => {
    given(...history)
      .when(recovered())
      .leadsTo({ state: { phase: 'preventing' }, effects: [prevent as never] })
  })

  test('its row is found: commit, whatever became of the votes', () => {
    given(lastResource)
      .when(recovered(b))
      .leadsTo(proposes('commit', null, a, b))
    given(lastResource, recovered())
      .when(answered('committed'))
      .leadsTo(proposes('commit', null, a, b))
  })

  test('barred: abort', () => {
    given(...asking, recovered())
      .when(answered('prevented'))
      .leadsTo(proposes('abort', 'owner-lost', a, b))
  })

  test('the answer on record is not asked for again', () => {
    given(...asking, answered('committed'))
      .when(recovered())
      .leadsTo(proposes('commit', null, a, b))
    given(...asking, answered('refused'))
      .when(recovered())
      .leadsTo(proposes('abort', 'owner-lost', a, b))
  })

  test('with manual recovery what it decided stands, and what it can no longer decide waits', () => {
    const left = [byHand, worked(a), worked(b), yes(a), recovered()]
    given(...left)
      .when(answered('committed'))
      .leadsTo(proposes('commit', null, a, b))
    given(...left)
      .when(answered('prevented'))
      .leadsTo({ state: { phase: 'in-doubt' }, effects: [] })
  })

  test('somebody committed another branch by hand: a person looks, unless the decider did commit', () => {
    const left = [...asking, recovered(a)]
    given(...left)
      .when(answered('prevented'))
      .leadsTo({ state: { phase: 'in-doubt' } })
    given(...left)
      .when(answered('committed'))
      .leadsTo(proposes('commit', null, a, b))
  })

  test('an abort that stands is told to it too, which releases and bars it', () => {
    given(...asking, recovered())
      .when(abort)
      .leadsTo({ effects: [a, b].map((branch) => ({ type: 'abort' as const, branch })) })
  })
})
