import { type Step, who } from './model'
import {
  ABORTED_AT_0,
  ABORTED_AT_1,
  ACCEPTED_0,
  ACCEPTED_1,
  ANSWERED,
  ASKED,
  acceptorBit,
  acceptorIn,
  PREPARED_AT_0,
  PREPARED_AT_1,
  plus,
  type State,
} from './paxos-state'

/** Whoever answered the question of ballot 1, or accepted there, accepts no more at ballot 0. */
export function* acceptorSteps(state: State, spare: number): Generator<Step<State>> {
  for (const [i, sent] of state.instances.entries())
    for (let acceptor = 0; acceptor <= 2 * spare; acceptor++) {
      const own = acceptorIn(sent, acceptor)
      const does = (bit: number, words: string): Step<State> => [
        `acceptor ${acceptor + 1} ${words} of ${who(i)}`,
        plus(state, i, acceptorBit(acceptor, bit)),
      ]
      const isBound = (own & (ANSWERED | ACCEPTED_1)) !== 0
      if (!isBound && (sent & ASKED) !== 0)
        yield does(ANSWERED, 'answers the leader about the vote')
      if (!isBound && (sent & (PREPARED_AT_0 | ABORTED_AT_0)) !== 0 && (own & ACCEPTED_0) === 0)
        yield does(ACCEPTED_0, 'accepts the vote')
      if ((sent & (PREPARED_AT_1 | ABORTED_AT_1)) !== 0 && (own & ACCEPTED_1) === 0)
        yield does(ACCEPTED_1, 'accepts what the leader proposed for the vote')
    }
}
