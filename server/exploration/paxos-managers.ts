import { type Step, who } from './model'
import { ABORTED_AT_0, PREPARED_AT_0, plus, type State } from './paxos-state'

/** A vote is the proposal of ballot 0 in the manager's own instance. */
export function* managerSteps(state: State): Generator<Step<State>> {
  const { managers, commit, abort } = state
  for (const [i, manager] of [...managers].entries()) {
    const now = (place: string): State => ({
      ...state,
      managers: managers.slice(0, i) + place + managers.slice(i + 1),
    })
    if (manager === 'w') {
      yield [`${who(i)} prepares and votes yes`, plus(now('p'), i, PREPARED_AT_0)]
      yield [`${who(i)} aborts and votes no`, plus(now('a'), i, ABORTED_AT_0)]
    }
    if (commit && manager !== 'c') yield [`${who(i)} commits`, now('c')]
    if (abort && manager !== 'a') yield [`${who(i)} aborts`, now('a')]
  }
}
