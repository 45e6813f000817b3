import { twoPhaseCommit } from '@/server/protocol/two-phase-commit'
import type { Effect, Event, State } from '@/server/protocol/two-phase-state'

const LENGTH = 9
const { decide, initial } = twoPhaseCommit

interface Visit {
  readonly history: readonly Event[]
  readonly records: readonly Event[]
  readonly state: State
  readonly asked: readonly Effect[]
  readonly everAsked: ReadonlySet<Effect['type']>
}

/** States that were reached with the same things asked before need no second look from there on. */
export function everyHistory(alphabet: readonly Event[]): readonly Visit[] {
  const start = { history: [], records: [], state: initial, asked: [], everAsked: new Set<never>() }
  const visits: Visit[] = [start]
  const seen = new Set<string>()
  for (const from of visits) {
    if (from.history.length === LENGTH) continue
    for (const event of alphabet) {
      const { state, records, effects } = decide(from.state, event)
      if (state === from.state) continue
      const everAsked = new Set([...from.everAsked, ...effects.map(({ type }) => type)])
      const recovered = from.history.some(({ type }) => type === 'recovered')
      const key = JSON.stringify([state, [...everAsked].sort(), recovered])
      if (seen.has(key)) continue
      seen.add(key)
      visits.push({
        history: [...from.history, event],
        records: [...from.records, ...(event.type === 'verdict-stands' ? [event] : []), ...records],
        state,
        asked: effects,
        everAsked,
      })
    }
  }
  return visits
}
