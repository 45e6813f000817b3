import { type Effect, type Place, type Said, tell } from './phases-said'
import {
  askAgain,
  type Context,
  everybodyElse,
  type In,
  type Lead,
  type Next,
  others,
  rule,
  to,
} from './phases-state'

/*
 * The termination protocol (4.2): the lowest participant that lives asks all that live where they
 * are, and its epoch stands above that of whoever led before.
 */

/** The coordinator is gone, and nobody below lives. */
export const mustLead = ({ me, all }: Context, { gone, lead }: In<'here'>): boolean =>
  lead === null && gone.includes(0) && all.every((node) => node >= me || gone.includes(node))

export function startLeading(context: Context, state: In<'here'>): Next {
  const { me, all } = context
  const size = all.length + 1
  const epoch = (Math.floor(state.epoch / size) + 1) * size + me
  const leading = { ...state, epoch, lead: { step: 'asking', places: {} } as const }
  const next = leadOn(context, leading)
  return next.state === leading
    ? to(leading, [...tell({ kind: 'report?', epoch }, living(context, leading)), askAgain])
    : next
}

const living = (context: Context, { gone }: In<'here'>): readonly number[] =>
  others(context).filter((node) => !gone.includes(node))

/** Of a report, an acknowledgement, or the news that one of them is gone. */
export function leadOn(context: Context, state: In<'here'> & { readonly lead: Lead }): Next {
  const { lead, epoch } = state
  const alive = living(context, state)
  const known = alive.map((node) => lead.places[node])
  if (known.some((place) => place === undefined)) return to(state)
  if (lead.step === 'precommitting')
    return known.every((place) => place === 'p') ? rule(context, 'commit', epoch) : to(state)
  const places: readonly (Place | undefined)[] = [state.place, ...known]
  if (places.includes('a')) return rule(context, 'abort', epoch)
  if (places.includes('c')) return rule(context, 'commit', epoch)
  if (!places.includes('p')) return rule(context, 'abort', epoch)
  return precommitAll(context, state)
}

/** TR4: one had precommitted, so all must before anybody commits; the leader is one of them. */
function precommitAll(context: Context, state: In<'here'> & { readonly lead: Lead }): Next {
  const { epoch, lead } = state
  const behind = living(context, state).filter((node) => lead.places[node] !== 'p')
  if (behind.length === 0 && state.place === 'p') return rule(context, 'commit', epoch)
  const next = { ...state, place: 'p', lead: { ...lead, step: 'precommitting' } } as const
  const effects: readonly Effect[] = [...tell({ kind: 'precommit', epoch }, behind), askAgain]
  if (state.place === 'p') return to(next, effects)
  return { state: next, records: [{ type: 'logged', entry: 'p' }], forced: true, effects }
}

/** What it has no answer to is asked once more, and whoever may know the end is asked for it. */
export function leadAgain(context: Context, state: In<'here'> & { readonly lead: Lead }): Next {
  const next = leadOn(context, state)
  if (next.state !== state) return next
  const { lead, epoch } = state
  const isAsking = lead.step === 'asking'
  const silent = living(context, state).filter((node) =>
    isAsking ? lead.places[node] === undefined : lead.places[node] !== 'p',
  )
  const said: Said = isAsking ? { kind: 'report?', epoch } : { kind: 'precommit', epoch }
  return to(state, [
    ...tell(said, silent),
    ...tell({ kind: 'ask' }, everybodyElse(context)),
    askAgain,
  ])
}
