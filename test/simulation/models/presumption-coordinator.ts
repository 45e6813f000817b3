import { everyone, has, type Message, type Options, type State, sent } from './presumption-state'

/** What the coordinator of the model may do. */
export function* coordinatorSteps(state: State, options: Options): Generator<State> {
  const { coordinator } = state
  if (coordinator === 'init') yield start(state, options)
  if (coordinator === 'wait') yield* waiting(state, options)
  if (coordinator === 'unforced') yield { ...state, coordinator: 'commit', log: 'C', acks: 0 }
  if (coordinator === 'commit' || coordinator === 'abort') yield* settling(state, options)
  yield* inquiries(state, options)
  if (state.crashes > 0 && coordinator !== 'crashed')
    yield { ...state, coordinator: 'crashed', crashes: state.crashes - 1, votes: 0, acks: 0 }
  if (coordinator === 'crashed') yield recover(state, options)
}

function start(state: State, { n, variant, planted }: Options): State {
  const logs = variant === 'PN' || (variant === 'PC' && planted !== 'no-collecting')
  const messages = sent(state, 'PREPARE', everyone(n))
  return { ...state, coordinator: 'wait', log: logs ? 'I' : state.log, messages }
}

function* waiting(state: State, { n, variant, planted }: Options): Generator<State> {
  for (let i = 0; i < n; i++)
    if (has(state.messages.YES, i) && !has(state.votes, i))
      yield { ...state, votes: state.votes | (1 << i) }
  const enough = planted === 'first-yes' ? state.votes !== 0 : state.votes === everyone(n)
  const commits = sent(state, 'COMMIT', everyone(n))
  if (enough && planted === 'send-before-force')
    yield { ...state, coordinator: 'unforced', messages: commits }
  else if (enough) yield { ...state, coordinator: 'commit', log: 'C', messages: commits, acks: 0 }
  const messages = sent(state, 'ABORT', everyone(n))
  if (variant === 'PA') yield { ...state, coordinator: 'gone', messages }
  else yield aborting(state, variant === 'PN', messages)
}

/** Presumed nothing writes the abort down; presumed commit has its collecting record. */
const aborting = (state: State, writes: boolean, messages: State['messages']): State => ({
  ...state,
  coordinator: 'abort',
  log: writes ? 'A' : state.log,
  messages,
  acks: 0,
})

function* settling(state: State, { n, variant, planted }: Options): Generator<State> {
  const commits = state.coordinator === 'commit'
  const needed = commits ? variant !== 'PC' : variant !== 'PA'
  const ack: Message = commits ? 'ACKC' : 'ACKA'
  for (let i = 0; i < n; i++)
    if (has(state.messages[ack], i) && !has(state.acks, i))
      yield { ...state, acks: state.acks | (1 << i) }
  if (needed && state.acks !== everyone(n) && planted !== 'forget-early') return
  yield { ...state, coordinator: 'gone', log: commits ? 'EC' : 'EA' }
  if (needed) yield { ...state, coordinator: 'gone' }
}

function* inquiries(state: State, { n, variant }: Options): Generator<State> {
  const { coordinator, messages } = state
  const answer = (): Message | null => {
    if (coordinator === 'commit') return 'COMMIT'
    if (coordinator === 'abort') return 'ABORT'
    if (coordinator !== 'gone') return null
    return variant === 'PC' ? 'COMMIT' : 'ABORT'
  }
  const told = answer()
  if (told === null) return
  for (let i = 0; i < n; i++)
    if (has(messages.INQ, i) && !has(messages[told], i))
      yield { ...state, messages: sent(state, told, 1 << i) }
}

function recover(state: State, { n, variant, planted }: Options): State {
  const all = everyone(n)
  const asksAgain = (): State => ({
    ...state,
    coordinator: 'wait',
    messages: sent(state, 'PREPARE', all),
  })
  switch (state.log) {
    case 'C':
      return { ...state, coordinator: 'commit', messages: sent(state, 'COMMIT', all) }
    case 'A':
      return { ...state, coordinator: 'abort', messages: sent(state, 'ABORT', all) }
    case 'I':
      if (planted === 'revote') return asksAgain()
      return {
        ...state,
        coordinator: 'abort',
        log: variant === 'PN' ? 'A' : state.log,
        messages: sent(state, 'ABORT', all),
      }
    default:
      return planted === 'revote' && state.log === '-'
        ? asksAgain()
        : { ...state, coordinator: 'gone' }
  }
}
