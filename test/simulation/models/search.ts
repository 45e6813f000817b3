/** Breadth first over a model whose states are encoded as text; stops at the first broken law. */
export interface Model<State> {
  readonly initial: State
  readonly encode: (state: State) => string
  readonly steps: (state: State) => Iterable<State>
  /** The law that the state breaks, or null. */
  readonly broken: (state: State) => string | null
  readonly resolved: (state: State) => boolean
}

export interface Found {
  readonly states: number
  readonly violation: string | null
  /** Length of the shortest way to the violation. */
  readonly length: number | null
  readonly stuck: number | null
}

export function search<State>(model: Model<State>): Found {
  const numbers = new Map([[model.encode(model.initial), 0]])
  const states = [model.initial]
  const depths = [0]
  const before: number[][] = [[]]
  for (let at = 0; at < states.length; at++) {
    const state = states[at]
    if (state === undefined) break
    for (const next of model.steps(state)) {
      const key = model.encode(next)
      const known = numbers.get(key)
      if (known !== undefined) {
        before[known]?.push(at)
        continue
      }
      numbers.set(key, states.length)
      states.push(next)
      depths.push((depths[at] ?? 0) + 1)
      before.push([at])
      const violation = model.broken(next)
      if (violation !== null)
        return { states: states.length, violation, length: depths.at(-1) ?? 0, stuck: null }
    }
  }
  return {
    states: states.length,
    violation: null,
    length: null,
    stuck: stuck(model, states, before),
  }
}

function stuck<State>(model: Model<State>, states: readonly State[], before: number[][]): number {
  const free = new Set(states.flatMap((state, at) => (model.resolved(state) ? [at] : [])))
  for (const at of free) for (const from of before[at] ?? []) free.add(from)
  return states.length - free.size
}
