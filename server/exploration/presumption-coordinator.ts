import { indexes, type Step, who } from './model'
import { everyone, has, type Message, type Options, type State, sent } from './presumption-state'

/** What the coordinator of the model may do. */
export function* coordinatorSteps(state: State, options: Options): Generator<Step<State>> {
  const { coordinator } = state
  if (coordinator === 'init') yield start(state, options)
  if (coordinator === 'wait') yield* waiting(state, options)
  if (coordinator === 'unforced')
    yield [
      'the coordinator forces its commit record',
      { ...state, coordinator: 'commit', log: 'C', acks: 0 },
    ]
  if (coordinator === 'commit' || coordinator === 'abort') yield* settling(state, options)
  yield* inquiries(state, options)
  if (state.crashes > 0 && coordinator !== 'crashed')
    yield [
      'the coordinator crashes',
      { ...state, coordinator: 'crashed', crashes: state.crashes - 1, votes: 0, acks: 0 },
    ]
}

function start(state: State, { n, variant, planted }: Options): Step<State> {
  const logs = variant === 'PN' || (variant === 'PC' && planted !== 'no-collecting')
  const messages = sent(state, 'PREPARE', everyone(n))
  return [
    logs
      ? 'the coordinator forces a record of who takes part, and asks all to prepare'
      : 'the coordinator asks all to prepare',
    { ...state, coordinator: 'wait', log: logs ? 'I' : state.log, messages },
  ]
}

function* waiting(state: State, { n, variant, planted }: Options): Generator<Step<State>> {
  for (const i of indexes(n))
    if (has(state.messages.YES, i) && !has(state.votes, i))
      yield [
        `the coordinator hears yes from ${who(i)}`,
        { ...state, votes: state.votes | (1 << i) },
      ]
  const enough = planted === 'first-yes' ? state.votes !== 0 : state.votes === everyone(n)
  const commits = sent(state, 'COMMIT', everyone(n))
  if (enough && planted === 'send-before-force')
    yield [
      'the coordinator tells all to commit, and has not yet forced the record',
      { ...state, coordinator: 'unforced', messages: commits },
    ]
  else if (enough)
    yield [
      'the coordinator forces its commit record and tells all to commit',
      { ...state, coordinator: 'commit', log: 'C', messages: commits, acks: 0 },
    ]
  yield aborting(state, { n, variant })
}

/** Presumed nothing writes the abort down; presumed commit has its record of who takes part. */
function aborting(state: State, { n, variant }: Pick<Options, 'n' | 'variant'>): Step<State> {
  const messages = sent(state, 'ABORT', everyone(n))
  if (variant === 'PA')
    return [
      'the coordinator tells all to abort, writes nothing and forgets',
      { ...state, coordinator: 'gone', messages },
    ]
  const log = variant === 'PN' ? 'A' : state.log
  return [
    'the coordinator decides abort and tells all',
    { ...state, coordinator: 'abort', log, messages, acks: 0 },
  ]
}

function* settling(state: State, { n, variant, planted }: Options): Generator<Step<State>> {
  const commits = state.coordinator === 'commit'
  const needed = commits ? variant !== 'PC' : variant !== 'PA'
  const ack: Message = commits ? 'ACKC' : 'ACKA'
  for (const i of indexes(n))
    if (has(state.messages[ack], i) && !has(state.acks, i))
      yield [
        `the coordinator hears that ${who(i)} has ended`,
        { ...state, acks: state.acks | (1 << i) },
      ]
  if (needed && state.acks !== everyone(n) && planted !== 'forget-early') return
  yield [
    'the coordinator writes its end record and forgets',
    { ...state, coordinator: 'gone', log: commits ? 'EC' : 'EA' },
  ]
  if (needed)
    yield [
      'the coordinator forgets, and its end record is not yet durable',
      { ...state, coordinator: 'gone' },
    ]
}

function* inquiries(state: State, { n, variant }: Options): Generator<Step<State>> {
  const { coordinator, messages } = state
  const answer = (): Message | null => {
    if (coordinator === 'commit') return 'COMMIT'
    if (coordinator === 'abort') return 'ABORT'
    if (coordinator !== 'gone') return null
    return variant === 'PC' ? 'COMMIT' : 'ABORT'
  }
  const told = answer()
  if (told === null) return
  const knows = coordinator === 'gone' ? 'knows nothing and presumes' : 'answers'
  for (const i of indexes(n))
    if (has(messages.INQ, i) && !has(messages[told], i))
      yield [
        `the coordinator is asked by ${who(i)}, ${knows} ${told.toLowerCase()}`,
        { ...state, messages: sent(state, told, 1 << i) },
      ]
}
