import { describe, test } from 'vitest'
import { twoPhaseCommit } from '@/server/protocol/two-phase-commit'
import { specify } from '../support/machine-spec'
import { a, abort, b, begun, commit, manual, no, readOnly, unknown, worked, yes } from './histories'

const given = specify(twoPhaseCommit)
const ready = [begun, worked(a), worked(b)]
const promised = [...ready, yes(a), yes(b)]

describe('two-phase commit: the verdict that stands', () => {
  test('is obeyed: commit is told to those that must commit', () => {
    given(...promised)
      .when(commit(a, b))
      .leadsTo({
        state: { phase: 'committing' },
        records: [],
        effects: [
          { type: 'commit', branch: a },
          { type: 'commit', branch: b },
        ],
      })
  })

  test('is obeyed although something else was proposed', () => {
    given(...promised)
      .when(abort)
      .leadsTo({ state: { phase: 'aborting' } })
    given(...ready, unknown(a))
      .when(commit(a, b))
      .leadsTo({ state: { phase: 'committing' } })
  })

  test('is obeyed before anything was proposed, for an operator may be first', () => {
    given(...ready, yes(a))
      .when(commit(a, b))
      .leadsTo({ state: { phase: 'committing' } })
    given(begun)
      .when(abort)
      .leadsTo({ state: { phase: 'aborting', unconfirmed: [a, b] } })
  })

  test('abort is told to all but those that refused or only read', () => {
    given(...ready, readOnly(a), no(b))
      .when(abort)
      .leadsTo({ state: { phase: 'aborted' } })
    given(...ready, no(a))
      .when(abort)
      .leadsTo({ effects: [{ type: 'abort', branch: b }] })
  })

  test('commit of those that only read is over at once', () => {
    given(...ready, readOnly(a), readOnly(b))
      .when(commit())
      .leadsTo({ state: { phase: 'committed' }, records: [{ type: 'ended' }], effects: [] })
  })

  test('is never changed by a deadline, a vote, or another verdict', () => {
    const settling = given(...promised, commit(a, b))
    settling.when({ type: 'deadline-passed' }).changesNothing()
    settling.when(no(a)).changesNothing()
    settling.when(abort).changesNothing()
    settling.when({ type: 'recovered', committed: [] }).changesNothing()
  })

  test('is over when the last branch has confirmed', () => {
    given(...promised, commit(a, b), { type: 'confirmed', branch: a })
      .when({ type: 'confirmed', branch: b })
      .leadsTo({
        state: { phase: 'committed' },
        records: [{ type: 'confirmed', branch: b }, { type: 'ended' }],
      })
  })

  test('a doubled confirmation changes nothing', () => {
    given(...promised, commit(a, b), { type: 'confirmed', branch: a })
      .when({ type: 'confirmed', branch: a })
      .changesNothing()
  })

  test('a contradiction makes the end heuristic, and does not keep the others waiting', () => {
    const history = [...promised, commit(a, b), { type: 'contradicted', branch: a } as const]
    given(...history)
      .when({ type: 'confirmed', branch: b })
      .leadsTo({ state: { phase: 'heuristic', verdict: 'commit', contradicted: [a] } })
  })

  test('a branch without proof stays owed, however often it is asked', () => {
    const unproven = { type: 'unproven', branch: a } as const
    given(...promised, commit(a, b))
      .when(unproven)
      .leadsTo({ state: { phase: 'committing', unconfirmed: [a, b], unproven: [a] } })
    given(...promised, commit(a, b), unproven)
      .when(unproven)
      .changesNothing()
  })
})

describe('two-phase commit: another owner', () => {
  const recovered = { type: 'recovered', committed: [] } as const

  test('aborts what nobody decided, though all had promised, and asks for no second vote', () => {
    given(...promised)
      .when(recovered)
      .leadsTo({
        effects: [
          {
            type: 'propose',
            proposal: { verdict: 'abort', reason: 'owner-lost', branches: [a, b] },
          },
        ],
      })
  })

  test('decides nothing where recovery is manual, and waits for an operator', () => {
    given(manual, worked(a), worked(b), yes(a), yes(b))
      .when(recovered)
      .leadsTo({ state: { phase: 'in-doubt' }, effects: [] })
  })

  test('is not moved by a deadline while it waits for an operator', () => {
    given(manual, recovered).when({ type: 'deadline-passed' }).changesNothing()
  })

  test('decides nothing over a branch that proved to be committed', () => {
    given(...promised)
      .when({ type: 'recovered', committed: [a] })
      .leadsTo({ state: { phase: 'in-doubt', committed: [a] }, effects: [] })
  })

  test('follows the operator out of doubt', () => {
    given(manual, worked(a), worked(b), yes(a), yes(b), recovered)
      .when(commit(a, b))
      .leadsTo({ state: { phase: 'committing' } })
  })
})
