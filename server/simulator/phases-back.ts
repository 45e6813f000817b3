import { stay } from '@/server/protocol/machine'
import { COORDINATOR, type Effect, type ParticipantEvent, tell } from './phases-said'
import { askAgain, type Context, end, everybodyElse, type In, type Next, to } from './phases-state'

export const askAll = (context: Context): readonly Effect[] => [
  ...tell({ kind: 'ask' }, everybodyElse(context)),
  askAgain,
]

/** 4.3: it asks; and only when all have crashed, and all are back, does the first of them decide. */
export function comeBack(context: Context, state: In<'back'>, event: ParticipantEvent): Next {
  if (event.type === 'restarted') return to(state, [{ type: 'found-prepared' }, ...askAll(context)])
  if (event.type === 'rang') return to(state, askAll(context))
  if (event.type !== 'heard') return stay(state)
  const { said, from } = event
  if (said.kind === 'commit') return end('commit', tell({ kind: 'done' }, [COORDINATOR]))
  if (said.kind === 'abort') return end('abort')
  if (said.kind === 'ask') return to(state, tell({ kind: 'lost', place: state.place }, [from]))
  if (said.kind !== 'lost') return stay(state)
  const lost = { ...state.lost, [from]: said.place }
  const [first] = context.all
  const isKnown = everybodyElse(context).every((node) => lost[node] !== undefined)
  if (first !== context.me || !isKnown) return to({ ...state, lost })
  const places = [state.place, ...context.all.map((node) => lost[node])]
  return end(places.includes('p') ? 'commit' : 'abort')
}
