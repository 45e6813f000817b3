import {
  has,
  type Message,
  type Options,
  type Participant,
  type State,
  sent,
} from './presumption-state'

/** What one participant of the model may do. */
export function* participantSteps(state: State, i: number, options: Options): Generator<State> {
  const { messages, crashes } = state
  const own = state.participants[i]
  if (own === undefined) return
  const [place, durable] = [own[0], own[1]]
  const to = (next: Participant, ...answers: Message[]): State => ({
    ...state,
    participants: state.participants.with(i, next),
    messages: answers.reduce(
      (all, one) => sent({ ...state, messages: all }, one, 1 << i),
      messages,
    ),
  })
  if (place === 'w') yield* active(state, { i, to, planted: options.planted })
  if (place === 'u') yield to('pP')
  if (place === 'a' && has(messages.ABORT, i) && !has(messages.ACKA, i)) yield to(own, 'ACKA')
  if (place === 'p') yield* inDoubt(state, { i, to, options })
  if (
    place === 'c' &&
    has(messages.COMMIT, i) &&
    !has(messages.ACKC, i) &&
    options.variant !== 'PC'
  )
    yield to(own, 'ACKC')
  if (crashes > 0 && place !== 'x')
    yield { ...to(`x${durable}` as Participant), crashes: crashes - 1 }
  if (place === 'x') yield to(restarted[durable as keyof typeof restarted])
}

const restarted = { P: 'pP', C: 'cC', A: 'aA', '-': 'a-' } as const

type To = (next: Participant, ...answers: Message[]) => State

function* active(
  { messages }: State,
  { i, to, planted }: { i: number; to: To; planted: Options['planted'] },
): Generator<State> {
  yield to('a-', 'NO')
  if (has(messages.PREPARE, i)) yield to(planted === 'vote-before-force' ? 'u-' : 'pP', 'YES')
  if (has(messages.ABORT, i)) yield to('a-', 'ACKA')
}

function* inDoubt(
  { messages }: State,
  { i, to, options: { variant, planted } }: { i: number; to: To; options: Options },
): Generator<State> {
  if (has(messages.COMMIT, i)) {
    yield variant === 'PC' ? to('cC') : to('cC', 'ACKC')
    if (variant === 'PC') yield to('cP')
  }
  if (has(messages.ABORT, i)) {
    if (variant === 'PA') yield to('aP')
    yield variant === 'PA' ? to('aA') : to('aA', 'ACKA')
  }
  if (!has(messages.INQ, i)) yield to('pP', 'INQ')
  if (planted === 'timeout-abort') yield to('aA')
  if (planted === 'timeout-commit') yield to('cC')
}
