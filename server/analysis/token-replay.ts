import { fire, type Game, type Marking, marked, walkerOf } from './petri-net'

/** What a log says happened: any of these firing sequences explains it. */
export interface Happening {
  readonly name: string
  readonly explanations: readonly (readonly string[])[]
}

export type Replayed =
  | { readonly ok: true; readonly marked: readonly string[]; readonly fired: Fired }
  | {
      readonly ok: false
      /** Of the first event that cannot have happened there, from 0. */
      readonly at: number
      readonly name: string
      /** What could have been instead, and where the tokens are. */
      readonly enabled: readonly string[]
      readonly marked: readonly string[]
      readonly fired: Fired
    }

/** Of each event up to there: the transitions that it was, in one explanation of the whole. */
type Fired = readonly (readonly string[])[]

interface Path {
  readonly marking: Marking
  readonly fired: Fired
}

/**
 * Replays a log as a firing sequence of its net. Where several explanations are possible all of them
 * are followed, so that a log is refused only if none of them leads through it.
 */
export function replay(net: Game, log: readonly Happening[]): Replayed {
  const walker = walkerOf(net)
  const arcs = new Map(walker.transitions.map((one) => [one.name, one]))
  const through = (marking: Marking | null, names: readonly string[]): Marking | null =>
    names.reduce<Marking | null>((from, name) => {
      const one = arcs.get(name)
      return from === null || one === undefined ? null : fire(from, one)
    }, marking)
  let possible: readonly Path[] = [{ marking: walker.initial, fired: [] }]
  for (const [at, { name, explanations }] of log.entries()) {
    const next = possible.flatMap(({ marking, fired }) =>
      explanations.flatMap((names) => {
        const reached = through(marking, names)
        return reached === null ? [] : [{ marking: reached, fired: [...fired, names] }]
      }),
    )
    const [first = { marking: walker.initial, fired: [] }] = possible
    if (next.length === 0) {
      const enabled = walker.transitions.filter((one) => fire(first.marking, one) !== null)
      const where = { enabled: enabled.map((one) => one.name), marked: marked(net, first.marking) }
      return { ok: false, at, name, ...where, fired: first.fired }
    }
    possible = firstOfEach(next)
  }
  const [{ marking, fired } = { marking: walker.initial, fired: [] }] = possible
  return { ok: true, marked: marked(net, marking), fired }
}

/** Two ways to the same marking lead on alike. */
const firstOfEach = (paths: readonly Path[]): readonly Path[] => [
  ...new Map(paths.toReversed().map((path) => [path.marking.join(), path])).values(),
]
