import { describe, expect, test } from 'vitest'
import { twoPhaseCommit } from '@/server/protocol/two-phase-commit'
import type { Event } from '@/server/protocol/two-phase-state'
import { specify } from '../support/machine-spec'
import {
  a,
  b,
  begun,
  inThreePhases,
  no,
  preCommitted,
  proposes,
  readOnly,
  worked,
  yes,
} from './histories'

const given = specify(twoPhaseCommit)
const deadline: Event = { type: 'deadline-passed' }
const recovered: Event = { type: 'recovered', committed: [] }
const preCommit = (branch: typeof a) => ({ type: 'pre-commit', branch }) as const
const asked = [inThreePhases, worked(a), worked(b), yes(a)]
const preCommitting = [...asked, yes(b)]

describe('between the votes and the verdict', () => {
  test('each that promised is pre-committed, once all votes are durable', () => {
    given(...asked)
      .when(yes(b))
      .leadsTo({
        state: { phase: 'pre-committing' },
        records: [yes(b)],
        forced: true,
        effects: [preCommit(a), preCommit(b)],
      })
  })

  test('who read only has let go and is not told', () => {
    given(...asked)
      .when(readOnly(b))
      .leadsTo({ state: { phase: 'pre-committing' }, effects: [preCommit(a)] })
  })

  test('where all read only nothing has to be committed, and the phase is left out', () => {
    given(inThreePhases, worked(a), worked(b), readOnly(a))
      .when(readOnly(b))
      .leadsTo(proposes('commit', null))
  })

  test('commit is proposed when the last has acknowledged, and not before', () => {
    given(...preCommitting)
      .when(preCommitted(a))
      .leadsTo({ state: { phase: 'pre-committing' }, effects: [] })
    given(...preCommitting, preCommitted(a))
      .when(preCommitted(b))
      .leadsTo(proposes('commit', null, a, b))
    given(...preCommitting, preCommitted(a))
      .when(preCommitted(a))
      .changesNothing()
  })

  test('a no aborts without it, and so does a deadline before the last vote', () => {
    given(...asked)
      .when(no(b))
      .leadsTo(proposes('abort', 'refused', a, b))
    given(...asked)
      .when(deadline)
      .leadsTo(proposes('abort', 'deadline-passed', a, b))
  })

  test('two-phase commit knows nothing of it', () => {
    given(begun, worked(a), worked(b), yes(a))
      .when(yes(b))
      .leadsTo(proposes('commit', null, a, b))
    given(begun, worked(a), worked(b), yes(a)).when(preCommitted(a)).changesNothing()
  })
})

describe('once somebody may be pre-committed, nobody decides without the participants', () => {
  const terminate = {
    state: { phase: 'terminating' as const },
    effects: [{ type: 'terminate' as const }],
  }

  test('at the deadline they are asked what they conclude', () => {
    given(...preCommitting, preCommitted(a))
      .when(deadline)
      .leadsTo(terminate)
  })

  test('so they are when one obeys a leader of their own', () => {
    given(...preCommitting)
      .when({ type: 'overruled', branch: b })
      .leadsTo(terminate)
  })

  test('so they are by a successor, also where commit was about to be proposed', () => {
    given(...preCommitting)
      .when(recovered)
      .leadsTo(terminate)
    given(...preCommitting, preCommitted(a), preCommitted(b))
      .when(recovered)
      .leadsTo(terminate)
    given(...preCommitting, deadline)
      .when(recovered)
      .leadsTo(terminate)
  })

  test('a successor before that presumes abort as ever', () => {
    given(...asked)
      .when(recovered)
      .leadsTo(proposes('abort', 'owner-lost', a, b))
  })

  test('what they conclude is proposed', () => {
    const terminated = (found: 'commit' | 'abort'): Event => ({ type: 'terminated', found })
    given(...preCommitting, recovered)
      .when(terminated('commit'))
      .leadsTo(proposes('commit', null, a, b))
    given(...preCommitting, recovered)
      .when(terminated('abort'))
      .leadsTo(proposes('abort', 'owner-lost', a, b))
    given(...preCommitting, deadline)
      .when(terminated('abort'))
      .leadsTo(proposes('abort', 'deadline-passed', a, b))
  })

  test('a deadline changes nothing more', () => {
    given(...preCommitting, recovered)
      .when(deadline)
      .changesNothing()
  })
})

test('a verdict that stands is obeyed wherever it is heard', () => {
  const stands: Event = { type: 'verdict-stands', verdict: 'commit', branches: [a, b] }
  for (const history of [preCommitting, [...preCommitting, recovered]]) {
    const { state } = twoPhaseCommit.decide(
      history.reduce(
        (state, event) => twoPhaseCommit.decide(state, event).state,
        twoPhaseCommit.initial,
      ),
      stands,
    )
    expect(state).toMatchObject({ phase: 'committing', unconfirmed: [a, b] })
  }
})
