import { tell, type Value } from './paxos-said'
import { type Context, type In, leaderOf, type Next, to } from './paxos-state'

/** Ballot 0: each instance once, and only while no higher ballot was promised. */
export function noteVote(state: In<'here'>, instance: number, value: Value): In<'here'> {
  if (state.promised > 0 || state.accepted[instance] !== null) return state
  return { ...state, accepted: state.accepted.with(instance, { ballot: 0, value }) }
}

/** All votes are in: they are made durable as one, and told to the leader as one. */
export function acceptVotes(context: Context, before: In<'here'>, state: In<'here'>): Next {
  const values = state.accepted.flatMap((one) => (one === null ? [] : [one.value]))
  if (state.promised > 0 || values.length < context.layout.managers.length) return to(state)
  const effects = tell({ kind: 'accepted', ballot: 0, values }, [leaderOf(context, 0)])
  if (!before.accepted.includes(null)) return to(state, effects)
  return {
    state,
    records: [{ type: 'logged', entry: { type: 'accepted', ballot: 0, values } }],
    ...{ forced: true, effects },
  }
}
