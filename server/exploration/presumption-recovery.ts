import type { Step } from './model'
import { everyone, type Options, type State, sent } from './presumption-state'

/** What the crashed coordinator of the model does when it comes again, by what its log says. */
export function recovery(state: State, { n, variant, planted }: Options): Step<State> {
  const all = everyone(n)
  switch (state.log) {
    case 'C':
      return [
        'the coordinator comes again, finds commit and tells all',
        { ...state, coordinator: 'commit', messages: sent(state, 'COMMIT', all) },
      ]
    case 'A':
      return [
        'the coordinator comes again, finds abort and tells all',
        { ...state, coordinator: 'abort', messages: sent(state, 'ABORT', all) },
      ]
    case 'I':
      if (planted === 'revote') return votesAgain(state, n)
      return [
        'the coordinator comes again, finds no decision and aborts',
        {
          ...state,
          coordinator: 'abort',
          log: variant === 'PN' ? 'A' : state.log,
          messages: sent(state, 'ABORT', all),
        },
      ]
    default:
      if (planted === 'revote' && state.log === '-') return votesAgain(state, n)
      return ['the coordinator comes again and knows nothing', { ...state, coordinator: 'gone' }]
  }
}

const votesAgain = (state: State, n: number): Step<State> => [
  'the coordinator comes again and asks all to prepare once more',
  { ...state, coordinator: 'wait', messages: sent(state, 'PREPARE', everyone(n)) },
]
