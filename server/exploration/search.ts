import { countStuck, createEdges } from '@/server/simulation/stuck'
import type { Model } from './model'

export interface Violation {
  readonly property: string
  /** One of the shortest ways there. */
  readonly steps: readonly string[]
}

export interface Found {
  readonly type: 'found'
  readonly states: number
  /** States from which none can be reached in which all is over; null when a property was violated. */
  readonly stuck: number | null
  readonly violation: Violation | null
}

export type Search = Found | { readonly type: 'too-large'; readonly statesMax: number }

/** Breadth first through every state, to the end or to the first violation. */
export function search<State>(model: Model<State>, statesMax: number): Search {
  const { states, reach, wayTo } = reachedFrom(model)
  const edges = createEdges()
  for (const [at, state] of states.entries()) {
    if (model.isResolved(state)) edges.mark(at)
    for (const [, next] of model.steps(state)) {
      const before = states.length
      const number = reach(next, at)
      edges.add(at, number)
      if (number < before) continue
      if (number === statesMax) return { type: 'too-large', statesMax }
      const broken = model.properties.find(({ holds }) => !holds(next))
      if (broken === undefined) continue
      const violation = { property: broken.name, steps: wayTo(number) }
      return { type: 'found', states: states.length, stuck: null, violation }
    }
  }
  return {
    ...{ type: 'found', states: states.length, violation: null },
    stuck: countStuck(edges, states.length),
  }
}

/** The states by number, in the order in which they are reached. */
function reachedFrom<State>({ initial, encode, steps }: Model<State>) {
  const numbers = new Map([[encode(initial), 0]])
  const states = [initial]
  const parents = [-1]
  const nameBetween = (from: State, to: State): string => {
    const text = encode(to)
    for (const [name, next] of steps(from)) if (encode(next) === text) return name
    throw new Error('a state without a way to it')
  }
  return {
    states,
    /** Its number, a new one if it was not known. */
    reach: (state: State, from: number): number => {
      const text = encode(state)
      const known = numbers.get(text)
      if (known !== undefined) return known
      numbers.set(text, states.length)
      parents.push(from)
      return states.push(state) - 1
    },
    wayTo: (number: number): readonly string[] => {
      const way: State[] = []
      for (let at = number; at >= 0; at = parents[at] ?? -1)
        way.unshift(...states.slice(at, at + 1))
      return way.slice(1).map((to, index) => nameBetween(way[index] ?? initial, to))
    },
  }
}
