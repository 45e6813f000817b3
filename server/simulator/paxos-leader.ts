import { type Accepted, type Effect, tell, type Value, verdictOf } from './paxos-said'
import { type Context, type In, type Lead, leaderOf, type Next, to } from './paxos-state'
import { acceptVotes } from './paxos-votes'

/*
 * Who leads a ballot. Ballot 0 is led by the first acceptor and needs no promises, for the managers
 * propose in it; a later one first hears what a majority has accepted.
 */

/** The first manager's vote has come, and with it the wish to commit. */
export function beginCommit(context: Context, before: In<'here'>, state: In<'here'>): Next {
  if (state.promised > 0 || state.lead !== null) return to(state)
  const led: In<'here'> = { ...state, lead: newLead(0, 'voting'), isTimed: true }
  const next = acceptVotes(context, before, led)
  return { ...next, effects: [...askForVotes(context, led), wait(1), ...next.effects] }
}

const newLead = (ballot: number, step: Lead['step']): Lead => ({
  ...{ ballot, step, promises: {}, accepted: [], attempts: 1 },
})

const wait = (times: number): Effect => ({ type: 'wait', timer: 'lead', times })

const askForVotes = ({ layout }: Context, { accepted }: In<'here'>): readonly Effect[] =>
  tell(
    { kind: 'prepare' },
    layout.managers.filter((_, instance) => accepted[instance] === null),
  )

/** A ballot above all that it knows of. */
export function lead(context: Context, state: In<'here'>): Next {
  const { layout, me } = context
  const size = layout.acceptors.length
  const known = Math.max(state.promised, state.lead?.ballot ?? 0)
  const ballot = (Math.floor(known / size) + 1) * size + me
  return to({ ...state, lead: newLead(ballot, 'asking'), isTimed: true }, [
    ...tell({ kind: 'promise?', ballot }, layout.acceptors),
    wait(2 + 3 * me),
  ])
}

/** Somebody is in doubt: the acceptors wait for each other, so that they do not all lead at once. */
export function hearAsk(context: Context, state: In<'here'>): Next {
  if (state.isTimed) return to(state)
  return context.me === 0
    ? lead(context, state)
    : to({ ...state, isTimed: true }, [wait(2 * context.me)])
}

export function leadAgain(context: Context, state: In<'here'>): Next {
  const { lead: mine } = state
  if (mine === null || mine.step !== 'voting' || mine.attempts >= context.attempts)
    return lead(context, state)
  const waiting = { ...state, lead: { ...mine, attempts: mine.attempts + 1 } }
  return to(waiting, [...askForVotes(context, waiting), wait(1)])
}

interface Promised {
  readonly from: number
  readonly ballot: number
  readonly accepted: readonly (Accepted | null)[]
}

/** What may have been chosen is proposed again; where nothing can have been, abort is. */
export function countPromise(context: Context, state: In<'here'>, promised: Promised): Next {
  const { lead: mine } = state
  if (mine?.ballot !== promised.ballot || mine.step !== 'asking') return to(state)
  const { layout } = context
  const promises = { ...mine.promises, [promised.from]: promised.accepted }
  const all = Object.values(promises)
  if (all.length < layout.majority) return to({ ...state, lead: { ...mine, promises } })
  const values = layout.managers.map((_, instance) => highest(all.map((one) => one[instance])))
  return to({ ...state, lead: { ...mine, promises, step: 'accepting' } }, [
    ...tell({ kind: 'accept', ballot: mine.ballot, values }, layout.acceptors),
  ])
}

function highest(some: readonly (Accepted | null | undefined)[]): Value {
  let found: Accepted = { ballot: -1, value: 'missing' }
  for (const one of some) if (one != null && one.ballot > found.ballot) found = one
  return found.value
}

interface Counted {
  readonly from: number
  readonly ballot: number
  readonly values: readonly Value[]
}

/** A majority has accepted: so it is chosen, and was decided. */
export function countAccepted(context: Context, state: In<'here'>, counted: Counted): Next {
  const { ballot, from, values } = counted
  const isFirst = ballot === 0 && state.lead === null && leaderOf(context, 0) === context.me
  const mine = isFirst ? newLead(0, 'voting') : state.lead
  if (mine?.ballot !== ballot || mine.accepted.includes(from)) return to(state)
  const accepted = [...mine.accepted, from]
  if (accepted.length < context.layout.majority)
    return to({ ...state, lead: { ...mine, accepted } })
  const { acceptors, managers } = context.layout
  const others = ballot === 0 ? [] : acceptors.filter((node) => node !== context.me)
  return decided(values, outcome(values, [...managers, ...others]))
}

export const decided = (values: readonly Value[], effects: readonly Effect[]): Next => ({
  state: { phase: 'over', values },
  records: [{ type: 'logged', entry: { type: 'decided', values } }],
  ...{ forced: false, effects },
})

/** How it ended, for whoever must know. */
export const outcome = (values: readonly Value[], nodes: readonly number[]): readonly Effect[] =>
  verdictOf(values) === 'commit'
    ? tell({ kind: 'commit' }, nodes)
    : tell({ kind: 'abort', refused: values.includes('no') }, nodes)
