/** Takes one token from each place it consumes, and puts one on each that it produces. */
export interface Transition {
  readonly name: string
  readonly consumes: readonly string[]
  readonly produces: readonly string[]
}

/** A place/transition net whose arcs all have the weight one (protocols.md 20). */
export interface Net {
  readonly places: readonly string[]
  readonly transitions: readonly Transition[]
  /** Places that hold a token at the begin. */
  readonly initial: readonly string[]
  /** The markings in which a transaction has ended as it should: all else that is dead is blocked. */
  readonly ends: readonly (readonly string[])[]
  /** Two places that are never marked together: one participant has committed, another has not. */
  readonly never: readonly (readonly [string, string])[]
}

/** A net without a word about how it should end: enough to move tokens. */
export type Game = Pick<Net, 'places' | 'transitions' | 'initial'>

/** Tokens, in the order of the net's places. */
export type Marking = readonly number[]

/** The places are those that the transitions name. */
export function netOf<Parts extends Omit<Game, 'places'>>(
  parts: Parts,
): Parts & Pick<Game, 'places'> {
  const named = parts.transitions.flatMap(({ consumes, produces }) => [...consumes, ...produces])
  return { ...parts, places: [...new Set([...parts.initial, ...named])].sort() }
}

export const transition = (
  name: string,
  consumes: readonly string[],
  produces: readonly string[],
): Transition => ({ name, consumes, produces })

/** A place or transition of each participant: they are numbered from 0. */
export const ofEach = (name: string, participants: number): readonly string[] =>
  Array.from({ length: participants }, (_, at) => `${name}${at}`)

/** A net whose transitions know their places by number, for walking through many markings. */
export interface Walker {
  readonly initial: Marking
  readonly transitions: readonly Arcs[]
}

interface Arcs {
  readonly name: string
  readonly from: readonly number[]
  readonly to: readonly number[]
}

export function walkerOf({ places, transitions, initial }: Game): Walker {
  const index = new Map(places.map((place, at) => [place, at]))
  const numbers = (names: readonly string[]) => names.map((name) => index.get(name) ?? -1)
  return {
    initial: places.map((place) => initial.filter((one) => one === place).length),
    transitions: transitions.map(({ name, consumes, produces }) => ({
      ...{ name, from: numbers(consumes), to: numbers(produces) },
    })),
  }
}

/** The marking that follows; null: the transition is not enabled. */
export function fire(marking: Marking, { from, to }: Arcs): Marking | null {
  for (const place of from) if ((marking[place] ?? 0) === 0) return null
  const next = [...marking]
  for (const place of from) next[place] = (next[place] ?? 0) - 1
  for (const place of to) next[place] = (next[place] ?? 0) + 1
  return next
}

/** The places that hold a token, each as often as it does. */
export const marked = ({ places }: Game, marking: Marking): readonly string[] =>
  marking.flatMap((tokens, at) => new Array<string>(tokens).fill(places[at] ?? ''))
