import { type Step, who } from './model'
import {
  has,
  type Message,
  type Options,
  type Participant,
  type State,
  sent,
} from './presumption-state'

/** What one participant of the model may do. */
export function* participantSteps(
  state: State,
  i: number,
  options: Options,
): Generator<Step<State>> {
  const { messages, crashes } = state
  const own = state.participants[i]
  if (own === undefined) return
  const [place, durable] = [own[0], own[1]]
  const to: To = (next, ...answers) => ({
    ...state,
    participants: state.participants.with(i, next),
    messages: answers.reduce(
      (all, one) => sent({ ...state, messages: all }, one, 1 << i),
      messages,
    ),
  })
  const me = who(i)
  if (place === 'w') yield* active(state, { i, to, planted: options.planted })
  if (place === 'u') yield [`${me} forces its promise`, to('pP')]
  if (place === 'a' && has(messages.ABORT, i) && !has(messages.ACKA, i))
    yield [`${me} has aborted, and says so`, to(own, 'ACKA')]
  if (place === 'p') yield* inDoubt(state, { i, to, options })
  if (isUnheard(state, i, place) && options.variant !== 'PC')
    yield [`${me} has committed, and says so`, to(own, 'ACKC')]
  if (crashes > 0 && place !== 'x')
    yield [`${me} crashes`, { ...to(`x${durable}` as Participant), crashes: crashes - 1 }]
  if (place === 'x') {
    const [next, words] = restarted[durable as keyof typeof restarted]
    yield [`${me} comes again and ${words}`, to(next)]
  }
}

const isUnheard = ({ messages }: State, i: number, place: string | undefined): boolean =>
  place === 'c' && has(messages.COMMIT, i) && !has(messages.ACKC, i)

const restarted = {
  P: ['pP', 'is prepared'],
  C: ['cC', 'has committed'],
  A: ['aA', 'has aborted'],
  '-': ['a-', 'has lost its work'],
} as const

type To = (next: Participant, ...answers: Message[]) => State

function* active(
  { messages }: State,
  { i, to, planted }: { i: number; to: To; planted: Options['planted'] },
): Generator<Step<State>> {
  const me = who(i)
  yield [`${me} aborts on its own and votes no`, to('a-', 'NO')]
  if (has(messages.PREPARE, i))
    yield planted === 'vote-before-force'
      ? [`${me} votes yes, and its promise is not yet durable`, to('u-', 'YES')]
      : [`${me} forces its promise and votes yes`, to('pP', 'YES')]
  if (has(messages.ABORT, i)) yield [`${me} is told to abort and does`, to('a-', 'ACKA')]
}

function* inDoubt(
  { messages }: State,
  { i, to, options: { variant, planted } }: { i: number; to: To; options: Options },
): Generator<Step<State>> {
  const me = who(i)
  if (has(messages.COMMIT, i)) {
    yield [`${me} commits`, variant === 'PC' ? to('cC') : to('cC', 'ACKC')]
    if (variant === 'PC') yield [`${me} commits, and the record is not yet durable`, to('cP')]
  }
  if (has(messages.ABORT, i)) {
    if (variant === 'PA') yield [`${me} aborts, and the record is not yet durable`, to('aP')]
    yield [`${me} aborts`, variant === 'PA' ? to('aA') : to('aA', 'ACKA')]
  }
  if (!has(messages.INQ, i)) yield [`${me} is in doubt and asks`, to('pP', 'INQ')]
  if (planted === 'timeout-abort') yield [`${me} waits no longer and aborts`, to('aA')]
  if (planted === 'timeout-commit') yield [`${me} waits no longer and commits`, to('cC')]
}
