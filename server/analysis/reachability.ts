import { fire, type Marking, type Net, type Walker, walkerOf } from './petri-net'

/** More tokens than this on one place: the net is not one of a protocol. */
const TOKENS_MAX = 5

/** The reachability graph of a net, and what it says. */
export interface Reachability {
  readonly markings: readonly Marking[]
  readonly arcs: number
  /** The largest number of tokens that a place ever holds. */
  readonly bound: number
  /** Nothing is enabled in them. */
  readonly dead: readonly Marking[]
  /** Transitions that are enabled nowhere. */
  readonly unfired: readonly string[]
  /** Markings in which two places hold tokens that never may together. */
  readonly contradictions: readonly Marking[]
  /** The only end, which can be reached from everywhere; null: there is none such. */
  readonly home: Marking | null
}

/** Breadth first; null: there are more markings than that, or more tokens than a place may hold. */
export function explore(net: Net, markingsMax: number): Reachability | null {
  const walk = walkThrough(walkerOf(net), markingsMax)
  if (walk === null) return null
  const { markings, arcs, dead, fired } = walk
  return {
    ...{ markings, arcs: arcs.length, dead: pick(markings, dead) },
    bound: markings.reduce((most, marking) => Math.max(most, ...marking), 0),
    unfired: net.transitions.flatMap(({ name }) => (fired.has(name) ? [] : [name])),
    contradictions: contradictions(net, markings),
    home: homeOf(markings, arcs, dead),
  }
}

type Arc = readonly [from: number, to: number]

function walkThrough({ initial, transitions }: Walker, markingsMax: number) {
  const index = new Map([[initial.join(), 0]])
  const markings: Marking[] = [initial]
  const dead: number[] = []
  const arcs: Arc[] = []
  const fired = new Set<string>()
  for (let at = 0; at < markings.length; at++) {
    const after = successors(markings[at] ?? [], transitions)
    if (after.length === 0) dead.push(at)
    for (const { name, next } of after) {
      fired.add(name)
      const key = next.join()
      const known = index.get(key) ?? markings.length
      arcs.push([at, known])
      if (known < markings.length) continue
      if (known === markingsMax || Math.max(...next) > TOKENS_MAX) return null
      index.set(key, known)
      markings.push(next)
    }
  }
  return { markings, arcs, dead, fired }
}

const successors = (marking: Marking, transitions: Walker['transitions']) =>
  transitions.flatMap((one) => {
    const next = fire(marking, one)
    return next === null ? [] : [{ name: one.name, next }]
  })

const pick = (markings: readonly Marking[], places: readonly number[]): readonly Marking[] =>
  places.flatMap((at) => {
    const marking = markings[at]
    return marking === undefined ? [] : [marking]
  })

function contradictions({ places, never }: Net, markings: readonly Marking[]): readonly Marking[] {
  const pairs = never.map(([one, other]) => [places.indexOf(one), places.indexOf(other)] as const)
  return markings.filter((marking) =>
    pairs.some(([one, other]) => (marking[one] ?? 0) > 0 && (marking[other] ?? 0) > 0),
  )
}

/** With one dead marking: whether going backwards from it meets all others. */
function homeOf(
  markings: readonly Marking[],
  arcs: readonly Arc[],
  dead: readonly number[],
): Marking | null {
  const [only] = dead
  if (only === undefined || dead.length > 1) return null
  const before = new Map<number, number[]>()
  for (const [from, to] of arcs) {
    const known = before.get(to)
    if (known === undefined) before.set(to, [from])
    else known.push(from)
  }
  const met = new Set([only])
  for (const at of met) for (const from of before.get(at) ?? []) met.add(from)
  return met.size === markings.length ? (markings[only] ?? null) : null
}
