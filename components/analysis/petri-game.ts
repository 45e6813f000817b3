import type { PetriNet } from '@/server/contract/petri'

/** How many tokens each place holds; what is not named holds none. */
export type Tokens = Readonly<Record<string, number>>

type Transition = PetriNet['transitions'][number]

const moved = (tokens: Tokens, places: readonly string[], by: 1 | -1): Tokens => {
  const next = { ...tokens }
  for (const place of places) next[place] = (next[place] ?? 0) + by
  return next
}

const isEnabled = (tokens: Tokens, { consumes }: Transition): boolean =>
  Object.values(moved(tokens, consumes, -1)).every((held) => held >= 0)

/** What can happen now, in the order of the net. */
export const enabledIn = ({ transitions }: PetriNet, tokens: Tokens): readonly string[] =>
  transitions.flatMap((one) => (isEnabled(tokens, one) ? [one.name] : []))

export interface Played {
  readonly tokens: Tokens
  /** What of the asked could happen, up to the first that could not. */
  readonly fired: readonly string[]
}

/** The marking after these transitions, one after another from the begin. */
export function follow(net: PetriNet, names: readonly string[]): Played {
  let tokens = moved({}, net.initial, 1)
  const fired: string[] = []
  for (const name of names) {
    const one = net.transitions.find((transition) => transition.name === name)
    if (one === undefined || !isEnabled(tokens, one)) break
    tokens = moved(moved(tokens, one.consumes, -1), one.produces, 1)
    fired.push(name)
  }
  return { tokens, fired }
}

/** The places that hold a token, in the order of the net. */
export const markedIn = ({ places }: PetriNet, tokens: Tokens): readonly string[] =>
  places.filter((place) => (tokens[place] ?? 0) > 0)

/** What happens next when nobody chooses: by chance, and for the same run always the same. */
export function chosenBy(
  run: number,
  fired: readonly string[],
  enabled: readonly string[],
): string | undefined {
  const hash = [...`${run} ${fired.join(' ')}`].reduce(
    (sum, letter) => Math.imul(sum ^ letter.charCodeAt(0), 0x01000193) >>> 0,
    0x811c9dc5,
  )
  return enabled[(((hash >>> 13) ^ hash) >>> 0) % enabled.length]
}
