import type { Model, Step } from './model'

/*
 * A participant that prepares, and a last resource that cannot: it commits, and that decides, or only
 * what the coordinator writes down afterwards does. At most one crash of the coordinator.
 */

interface State {
  readonly isUp: boolean
  readonly other: 'working' | 'prepared' | 'committed' | 'aborted'
  readonly last: 'working' | 'committed' | 'lost'
  readonly logged: boolean
  readonly mayCrash: boolean
}

interface Options {
  /** The last resource's own commit holds the decision. */
  readonly row: boolean
  readonly crashes: number
}

/** The last resource, plain or with the decision row (protocols.md 3.4). */
export const lastResource = ({ row, crashes }: Options): Model<State> => ({
  initial: {
    ...{ isUp: true, other: 'working', last: 'working', logged: false },
    mayCrash: crashes > 0,
  },
  encode: (state) => Object.values(state).join(' '),
  steps: (state) => (state.isUp ? running(state, row) : recovering(state, row)),
  properties: [
    {
      name: 'agreement',
      holds: ({ other, last }) =>
        !(other === 'aborted' && last === 'committed') &&
        !(other === 'committed' && last === 'lost'),
    },
  ],
  isResolved: ({ other }) => other === 'committed' || other === 'aborted',
})

function* running(state: State, row: boolean): Generator<Step<State>> {
  const { other, last, logged, mayCrash } = state
  if (other === 'working') yield ['the other participant prepares', { ...state, other: 'prepared' }]
  if (other === 'prepared' && last === 'working')
    yield [
      `the last resource commits its work${row ? ' with the decision row' : ''}`,
      { ...state, last: 'committed' },
    ]
  if (last === 'committed' && !logged && !row)
    yield ['the coordinator logs the commit', { ...state, logged: true }]
  if (other === 'prepared' && (row ? last === 'committed' : logged))
    yield ['the other participant commits', { ...state, other: 'committed' }]
  if (mayCrash) {
    const left = last === 'working' ? 'lost' : last
    yield ['the coordinator crashes', { ...state, isUp: false, last: left, mayCrash: false }]
  }
}

function* recovering(state: State, row: boolean): Generator<Step<State>> {
  const { other, last, logged } = state
  if (other === 'working')
    yield ['the other participant has lost its work', { ...state, other: 'aborted' }]
  if (other === 'prepared')
    yield (row ? last === 'committed' : logged)
      ? ['recovery finds the decision and commits', { ...state, other: 'committed' }]
      : ['recovery finds no decision and aborts', { ...state, other: 'aborted' }]
}
