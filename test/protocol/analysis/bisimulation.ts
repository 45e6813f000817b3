/** A graph of states: where each stands, and its moves; a move without a label is a silent one. */
export interface Labelled {
  readonly standings: readonly string[]
  readonly moves: readonly (readonly { readonly label: string | null; readonly to: number }[])[]
}

/** Walks through everything that can be reached, breadth first. */
export function explored<State>(
  start: State,
  {
    movesOf,
    standingOf,
    keyOf,
  }: {
    readonly movesOf: (state: State) => readonly { label: string | null; state: State }[]
    readonly standingOf: (state: State) => string
    readonly keyOf: (state: State) => string
  },
): Labelled {
  const states = [start]
  const index = new Map([[keyOf(start), 0]])
  const moves = []
  for (const state of states)
    moves.push(
      movesOf(state).map(({ label, state: next }) => {
        const key = keyOf(next)
        const known = index.get(key) ?? states.length
        if (known === states.length) {
          index.set(key, known)
          states.push(next)
        }
        return { label, to: known }
      }),
    )
  return { standings: states.map(standingOf), moves }
}

/**
 * Whether the first states of two graphs are weakly bisimilar and stand alike wherever they go (Milner
 * 1989): each can answer any labelled move of the other by the same one, silent ones before and after
 * it not counted. By refining classes until nothing splits.
 */
export function areBisimilar(one: Labelled, other: Labelled): boolean {
  const offset = one.standings.length
  const moves = [
    ...one.moves,
    ...other.moves.map((list) => list.map(({ label, to }) => ({ label, to: to + offset }))),
  ]
  const silent = moves.map((_, state) => silently(moves, state))
  let classes = numbered([...one.standings, ...other.standings])
  for (;;) {
    const next = numbered(
      moves.map(
        (_, state) => `${classes.of[state]}:${signature(moves, silent, classes.of, state)}`,
      ),
    )
    if (next.count === classes.count) return next.of[0] === next.of[offset]
    classes = next
  }
}

type Moves = Labelled['moves']

/** Every state that silent moves lead to, itself too. */
function silently(moves: Moves, from: number): readonly number[] {
  const met = new Set([from])
  for (const state of met)
    for (const { label, to } of moves[state] ?? []) if (label === null) met.add(to)
  return [...met]
}

/** Which classes can be reached by which label, with silent moves around it. */
function signature(
  moves: Moves,
  silent: readonly (readonly number[])[],
  of: readonly number[],
  state: number,
): string {
  const parts = new Set<string>()
  for (const before of silent[state] ?? []) {
    parts.add(`~${of[before]}`)
    for (const { label, to } of moves[before] ?? [])
      if (label !== null) for (const after of silent[to] ?? []) parts.add(`${label}~${of[after]}`)
  }
  return [...parts].sort().join(' ')
}

function numbered(keys: readonly string[]): { of: readonly number[]; count: number } {
  const known = new Map<string, number>()
  const of = keys.map((key) => {
    const number = known.get(key) ?? known.size
    known.set(key, number)
    return number
  })
  return { of, count: known.size }
}
