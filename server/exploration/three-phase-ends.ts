import { indexes, type Step, who } from './model'
import { isAlive, moved, type Participant, type State } from './three-phase-state'

/** The termination protocol (4.2), in each group that has no coordinator. */
export function* termination(state: State): Generator<Step<State>> {
  for (const group of leaderless(state)) {
    const says = group.length === 1 ? '' : ' for its group'
    const [from, to, rule] = verdictOf(group.map((i) => state.participants[i] ?? 'q'))
    for (const i of group) {
      const place = state.participants[i]
      if (place !== undefined && from.includes(place))
        yield [
          `${who(i)} ${words[to]}: the termination protocol says so${says} (${rule})`,
          moved(state, i, to),
        ]
    }
  }
}

const words = { a: 'aborts', c: 'commits', p: 'precommits' } as const

type Ruling = readonly [from: readonly Participant[], to: 'a' | 'c' | 'p', rule: string]

/** TR1 to TR4, by the places of those that can reach each other. */
function verdictOf(places: readonly Participant[]): Ruling {
  if (places.includes('a')) return [['q', 'w', 'p'], 'a', 'TR1']
  if (places.includes('c')) return [['w', 'p'], 'c', 'TR2']
  if (places.includes('q') || !places.includes('p')) return [['q', 'w'], 'a', 'TR3']
  return places.includes('w') ? [['w'], 'p', 'TR4'] : [['p'], 'c', 'TR4']
}

function leaderless({ coordinator, participants, cut }: State): readonly (readonly number[])[] {
  const alive = indexes(participants.length).filter((i) => isAlive(participants[i]))
  if (cut === null) return coordinator === 'crashed' ? [alive] : []
  const away = alive.filter((i) => ((cut >> i) & 1) === 1)
  const near = alive.filter((i) => ((cut >> i) & 1) === 0)
  return coordinator === 'crashed' ? [away, near] : [away]
}

/** What most descriptions have instead: after the crash each decides by its own clock (4.4). */
export function* timeOuts(state: State): Generator<Step<State>> {
  if (state.coordinator !== 'crashed') return
  for (const [i, place] of state.participants.entries()) {
    if (place === 'q' || place === 'w')
      yield [
        `${who(i)} waits no longer and aborts, for it heard no precommit`,
        moved(state, i, 'a'),
      ]
    if (place === 'p')
      yield [`${who(i)} waits no longer and commits, for it heard precommit`, moved(state, i, 'c')]
  }
}
