import { indexes, type Model, type Step, who } from './model'

/*
 * A decision in a register that everybody can read (protocols.md 5.2, 17): a coordinator that lives on
 * although it is taken for dead, and another process that recovers its transaction at any time.
 */

interface State {
  readonly coordinator: 'preparing' | 'commit' | 'abort'
  /** Promises that the coordinator has, as bits. */
  readonly promised: number
  readonly register: '-' | 'commit' | 'abort'
  readonly recovery: 'idle' | 'commit' | 'abort'
  /** Working, prepared, committed, aborted. */
  readonly participants: readonly ('w' | 'p' | 'c' | 'a')[]
}

export type Rule = 'write-once' | 'absence-is-abort' | 'blind-write'

interface Options {
  readonly participants: number
  readonly rule: Rule
}

/** The replicated decision, written once, or with one of two mistakes. */
export const replicatedDecision = ({ participants, rule }: Options): Model<State> => ({
  initial: {
    ...{ coordinator: 'preparing', promised: 0, register: '-', recovery: 'idle' },
    participants: indexes(participants).map(() => 'w'),
  },
  encode: (state) => Object.values(state).join(' '),
  steps: function* (state) {
    yield* coordinating(state, rule)
    yield* recovering(state, rule)
  },
  properties: [
    {
      name: 'agreement',
      holds: ({ participants: all }) => !(all.includes('a') && all.includes('c')),
    },
  ],
  isResolved: ({ participants: all }) => all.every((one) => one === 'c' || one === 'a'),
})

const moved = (state: State, i: number, to: State['participants'][number]): State => ({
  ...state,
  participants: state.participants.with(i, to),
})

function* coordinating(state: State, rule: Rule): Generator<Step<State>> {
  const { coordinator, promised, participants } = state
  if (coordinator === 'preparing') {
    for (const [i, one] of participants.entries())
      if (one === 'w')
        yield [`${who(i)} promises`, moved({ ...state, promised: promised | (1 << i) }, i, 'p')]
    if (promised === 2 ** participants.length - 1) yield deciding(state, rule)
    return
  }
  const to = coordinator === 'commit' ? 'c' : 'a'
  for (const [i, one] of participants.entries())
    if (one === 'p' || (one === 'w' && to === 'a'))
      yield [`the coordinator tells ${who(i)} to ${coordinator}`, moved(state, i, to)]
}

function deciding(state: State, rule: Rule): Step<State> {
  const { register } = state
  if (rule === 'blind-write')
    return [
      'the coordinator writes commit over whatever is there',
      { ...state, coordinator: 'commit', register: 'commit' },
    ]
  return register === '-'
    ? [
        'the coordinator writes commit, the first to write',
        { ...state, coordinator: 'commit', register: 'commit' },
      ]
    : [`the coordinator finds ${register} and obeys`, { ...state, coordinator: register }]
}

function* recovering(state: State, rule: Rule): Generator<Step<State>> {
  const { recovery, participants } = state
  if (recovery === 'idle') yield beginning(state, rule)
  else
    for (const [i, one] of participants.entries())
      if (one === 'p')
        yield [
          `recovery tells ${who(i)} to ${recovery}`,
          moved(state, i, recovery === 'commit' ? 'c' : 'a'),
        ]
}

function beginning(state: State, rule: Rule): Step<State> {
  const { register } = state
  if (register !== '-')
    return [`recovery finds ${register} and obeys`, { ...state, recovery: register }]
  return rule === 'absence-is-abort'
    ? ['recovery finds no decision and takes that for abort', { ...state, recovery: 'abort' }]
    : [
        'recovery writes abort, the first to write',
        { ...state, recovery: 'abort', register: 'abort' },
      ]
}
