import { indexes, type Step, who } from './model'
import {
  ABORTED_AT_0,
  ABORTED_AT_1,
  ACCEPTED_0,
  ACCEPTED_1,
  ANSWERED,
  ASKED,
  acceptorIn,
  PREPARED_AT_0,
  PREPARED_AT_1,
  plus,
  type State,
} from './paxos-state'

/** What any process that takes itself for the leader may do. */
export function* leaderSteps(state: State, spare: number): Generator<Step<State>> {
  for (const [i, sent] of state.instances.entries()) {
    if ((sent & ASKED) === 0)
      yield [`a leader asks about the vote of ${who(i)}`, plus(state, i, ASKED)]
    if ((sent & (PREPARED_AT_1 | ABORTED_AT_1)) === 0) yield* proposing(state, i, spare)
  }
  const chosen = state.instances.map((sent) => chosenIn(sent, spare))
  if (!state.commit && chosen.every(({ prepared }) => prepared))
    yield ['a leader finds every vote chosen as yes, and tells commit', { ...state, commit: true }]
  if (!state.abort && chosen.some(({ aborted }) => aborted))
    yield ['a leader finds a vote chosen as no, and tells abort', { ...state, abort: true }]
}

/** A majority that reports no accepted vote leaves the leader free, and then it proposes no. */
function* proposing(state: State, i: number, spare: number): Generator<Step<State>> {
  const sent = state.instances[i] ?? 0
  const answers = indexes(2 * spare + 1)
    .map((acceptor) => acceptorIn(sent, acceptor))
    .filter((own) => (own & ANSWERED) !== 0)
  if (answers.length <= spare) return
  const bound = answers.filter((own) => (own & ACCEPTED_0) !== 0).length
  const vote = (sent & PREPARED_AT_0) !== 0 ? PREPARED_AT_1 : ABORTED_AT_1
  if (bound > 0) yield [`a leader proposes again what it found for ${who(i)}`, plus(state, i, vote)]
  if (answers.length - bound > spare)
    yield [`a leader finds nothing for ${who(i)} and proposes no`, plus(state, i, ABORTED_AT_1)]
}

function chosenIn(sent: number, spare: number) {
  const accepted = (bit: number) =>
    indexes(2 * spare + 1).filter((acceptor) => (acceptorIn(sent, acceptor) & bit) !== 0).length >
    spare
  const [first, second] = [accepted(ACCEPTED_0), accepted(ACCEPTED_1)]
  const has = (bit: number) => (sent & bit) !== 0
  return {
    prepared: (first && has(PREPARED_AT_0)) || (second && has(PREPARED_AT_1)),
    aborted: (first && has(ABORTED_AT_0)) || (second && has(ABORTED_AT_1)),
  }
}
