import type { State, Words } from './message-state'
import type { Step } from './model'

/* The application and its own database: what they do without being asked, in any order. */

const words = (state: State, said: Partial<Words>): State => ({
  ...state,
  words: { ...state.words, ...said },
})

/** Its local transaction, and its word of how that ended. */
export function* atApplication(state: State): Generator<Step<State>> {
  const { application, marker, crashes } = state
  if (application === 'ready')
    yield marker === 'barred'
      ? ['the application finds the marker taken, and gives up', { ...state, application: 'over' }]
      : [
          'the application begins its transaction with the marker',
          { ...state, application: 'working', marker: 'running' },
        ]
  if (application === 'working') {
    const committed: State = { ...state, application: 'committed', marker: 'committed' }
    yield ['the local transaction commits', committed]
    const undone: State = { ...state, application: 'over', marker: 'none' }
    yield ['the local transaction is rolled back', words(undone, { aborted: true })]
    yield [
      'the local transaction commits, and its answer is lost',
      words({ ...committed, application: 'over' }, { finished: true }),
    ]
  }
  if (application === 'committed')
    yield [
      'the application says that it has committed',
      words({ ...state, application: 'over' }, { submitted: true }),
    ]
  if (application !== 'over' && crashes > 0)
    yield [
      'the application dies',
      {
        ...state,
        ...{ application: 'over', crashes: crashes - 1 },
        marker: marker === 'running' ? 'none' : marker,
      },
    ]
}

/** Whoever asks takes the marker's key, or waits for the transaction that has it. */
export function* atDatabase(state: State, bars: boolean): Generator<Step<State>> {
  const { marker, words: said } = state
  if (said.asked && marker === 'committed')
    yield ['the database is asked: it has committed', words(state, { foundCommitted: true })]
  if (said.asked && marker !== 'committed' && (marker !== 'running' || !bars))
    yield [
      bars ? 'the database is asked, and barred' : 'the database is asked: nothing is there',
      words(bars ? { ...state, marker: 'barred' } : state, { foundNothing: true }),
    ]
  if (said.told === 'commit' && marker === 'committed')
    yield ['the database proves its commit', words(state, { proved: true })]
  if (said.told === 'abort' && marker !== 'committed' && marker !== 'running')
    yield [
      'the database is barred for good',
      words({ ...state, marker: 'barred' }, { proved: true }),
    ]
}
