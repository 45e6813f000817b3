import { expect, test } from 'vitest'
import { conform } from '@/server/analysis/conformance'
import type { Event } from '@/server/protocol/two-phase-state'
import { a, abort, b, commit, inThreePhases, preCommitted, yes } from '../histories'

const terminated = (found: 'commit' | 'abort'): Event => ({ type: 'terminated', found })
const confirmed = (branch: typeof a): Event => ({ type: 'confirmed', branch })
const ended: Event = { type: 'ended' }
const recovered: Event = { type: 'recovered', committed: [] }
const deadline: Event = { type: 'deadline-passed' }
const promised = [inThreePhases, yes(a), yes(b)]

test.each<[string, readonly Event[], number, string]>([
  [
    'commit while somebody is not pre-committed',
    [...promised, preCommitted(a), commit(a, b)],
    4,
    'verdict-stands',
  ],
  [
    'a pre-commit before the last vote',
    [inThreePhases, yes(a), preCommitted(a), yes(b)],
    2,
    'pre-committed a',
  ],
  [
    'abort by the clock once all are told that commit comes',
    [...promised, preCommitted(a), deadline, abort],
    5,
    'verdict-stands',
  ],
  [
    'abort where the participants concluded commit',
    [...promised, deadline, terminated('commit'), abort],
    5,
    'verdict-stands',
  ],
])('of three phases, %s is reported', (_, log, at, name) => {
  expect(conform(log)).toMatchObject({ ok: false, at, name })
})

test('what the participants concluded without a coordinator is what may stand, told or not', () => {
  const led = [...promised, preCommitted(a), recovered, terminated('commit'), commit(a, b)]
  const over = [confirmed(a), confirmed(b), ended]
  const done = conform([...led, ...over])
  expect(done).toMatchObject({ ok: true, marked: ['c0', 'c1', 'endC', 'pack0', 'pc1'] })
  expect(done.fired.flat()).toEqual([
    ...['send', 'yes0', 'yes1', 'precommit', 'pre0', 'concludeC0', 'commit0', 'commitR1', 'endC'],
  ])
  const unheard = [...promised, deadline, terminated('commit'), commit(a, b), ...over]
  expect(conform(unheard).fired.flat()).toContain('concludeC0')
  const against = [...promised, preCommitted(a), deadline, terminated('abort'), abort, ...over]
  expect(conform(against)).toMatchObject({ ok: true, marked: ['a0', 'a1', 'endA', 'pack0', 'pc1'] })
})

test('of what a person decided for the participants no record of an owner is needed', () => {
  const byHand = [...promised, preCommitted(a), commit(a, b)]
  expect(conform(byHand, true)).toMatchObject({ ok: true })
  expect(conform([...promised, commit(a)], true)).toMatchObject({ ok: true })
  expect(conform([inThreePhases, yes(a), commit(a)], true)).toMatchObject({ ok: false, at: 2 })
})
