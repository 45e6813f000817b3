import { indexes, type Model, type Step, who } from './model'

/*
 * Parallel commit (protocols.md 3.6): the staging record is written beside the prepares, and the
 * caller is answered once all are there. Another process may recover what is staged at any time.
 */

interface State {
  readonly staged: boolean
  readonly acknowledged: boolean
  readonly verdict: '-' | 'commit' | 'abort'
  /** Working, prepared, committed, aborted. */
  readonly participants: readonly ('w' | 'p' | 'c' | 'a')[]
  /** Barred from ever preparing, as bits. */
  readonly fenced: number
  readonly recovery: 'idle' | 'looks' | 'missed-one' | 'done'
  /** Found by recovery, as bits. */
  readonly found: number
}

interface Options {
  readonly participants: number
  /** Recovery bars a missing branch from preparing before it aborts. */
  readonly prevention: boolean
}

/** Parallel commit with its status recovery, with or without prevention. */
export const parallelCommit = ({ participants, prevention }: Options): Model<State> => ({
  initial: {
    ...{ staged: false, acknowledged: false, verdict: '-' },
    participants: indexes(participants).map(() => 'w'),
    ...{ fenced: 0, recovery: 'idle', found: 0 },
  },
  encode: (state) => Object.values(state).join(' '),
  steps: function* (state) {
    yield* committing(state)
    yield* settling(state)
    yield* recovering(state, prevention)
  },
  properties: [
    {
      name: 'agreement',
      holds: ({ participants: all }) => !(all.includes('a') && all.includes('c')),
    },
    {
      name: 'acknowledged as committed, then aborted',
      holds: ({ acknowledged, verdict, participants: all }) =>
        !acknowledged || (verdict !== 'abort' && !all.includes('a')),
    },
  ],
  isResolved: ({ participants: all }) => all.every((one) => one === 'c' || one === 'a'),
})

const moved = (state: State, i: number, to: State['participants'][number]): State => ({
  ...state,
  participants: state.participants.with(i, to),
})

function* committing(state: State): Generator<Step<State>> {
  const { staged, acknowledged, verdict, participants, fenced } = state
  if (!staged) yield ['the coordinator writes its staging record', { ...state, staged: true }]
  for (const [i, one] of participants.entries())
    if (one === 'w')
      yield ((fenced >> i) & 1) === 0
        ? [`prepare arrives, ${who(i)} is prepared`, moved(state, i, 'p')]
        : [`prepare arrives late, ${who(i)} is barred from it and aborts`, moved(state, i, 'a')]
  if (staged && !acknowledged && verdict !== 'abort' && participants.every(isPromised))
    yield [
      'the coordinator has every promise and tells the caller: committed',
      { ...state, acknowledged: true },
    ]
  if (acknowledged && verdict === '-')
    yield ['the coordinator writes the commit', { ...state, verdict: 'commit' }]
}

const isPromised = (one: string | undefined): boolean => one === 'p' || one === 'c'

function* settling(state: State): Generator<Step<State>> {
  if (state.verdict === '-') return
  const to = state.verdict === 'commit' ? 'c' : 'a'
  for (const [i, one] of state.participants.entries())
    if (one === 'p') yield [`${who(i)} is told to ${state.verdict} and does`, moved(state, i, to)]
}

function* recovering(state: State, prevention: boolean): Generator<Step<State>> {
  const { staged, verdict, recovery } = state
  if (recovery === 'looks') yield* looking(state, prevention)
  if (verdict !== '-') return
  if (recovery === 'idle' && staged)
    yield ['recovery finds the staging record and looks', { ...state, recovery: 'looks' }]
  if (recovery === 'missed-one')
    yield ['recovery writes the abort', { ...state, verdict: 'abort', recovery: 'done', found: 0 }]
}

function* looking(state: State, prevention: boolean): Generator<Step<State>> {
  const { verdict, participants, fenced, found } = state
  const bars = prevention ? ' and bars it from preparing' : ''
  for (const [i, one] of participants.entries()) {
    const bit = 1 << i
    if ((found & bit) !== 0) continue
    yield isPromised(one)
      ? [`recovery finds ${who(i)} prepared`, { ...state, found: found | bit }]
      : [
          `recovery finds ${who(i)} not prepared${bars}`,
          { ...state, fenced: prevention ? fenced | bit : fenced, recovery: 'missed-one' },
        ]
  }
  if (found === 2 ** participants.length - 1 && verdict === '-')
    yield [
      'recovery has found all and writes the commit',
      { ...state, verdict: 'commit', recovery: 'done', found: 0 },
    ]
}
