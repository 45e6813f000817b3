import { describe, expect, test } from 'vitest'
import { shapeOf } from '@/components/analysis/petri-rows'
import {
  deadWords,
  isLate,
  placeWords,
  transitionWords,
  unnamed,
} from '@/components/analysis/petri-words'
import { placedNet } from '@/components/charts/petri-layout'
import { nets } from '@/server/analysis/petri-nets'
import { explore } from '@/server/analysis/reachability'
import { shownNet } from '@/server/api/shown-net'

const who = unnamed('two-phase-commit')

const everyNet = Object.entries(nets).flatMap(([protocol, variants]) =>
  Object.entries(variants).map(([variant, make]) => [protocol, variant, make(2)] as const),
)

describe.each(everyNet)('the net of %s, %s', (_, variant, made) => {
  test('has words for each place and each transition', () => {
    for (const name of made.places) expect(placeWords(name, who), name).toContain(' ')
    for (const { name } of made.transitions) expect(transitionWords(name, who), name).toContain(' ')
  })

  test('says of each end whether it is as it should be, or who is stuck', () => {
    for (const marking of explore(made, 1_000)?.dead ?? []) {
      const marked = made.places.filter((_, at) => (marking[at] ?? 0) > 0)
      const proper = made.ends.some((end) => end.toSorted().join() === marked.toSorted().join())
      const words = deadWords({ marked, proper }, who)
      expect(words).toMatch(proper ? /^(All|Every|Nothing)/ : /^(Blocked|Stuck|Everybody)/)
      if (variant === 'crash' && marked.includes('r1')) expect(words).toContain('participant 1')
    }
  })

  const graph = placedNet(shapeOf(shownNet(made), who, false))

  test('is laid out without one thing upon another, and without what is late', () => {
    const things = [...graph.places, ...graph.transitions]
    const apart = things.every((one) =>
      things.every(
        (other) =>
          one === other || Math.abs(one.x - other.x) >= 16 || Math.abs(one.y - other.y) >= 26,
      ),
    )
    expect(apart).toBe(true)
    expect(graph.transitions.some(({ name }) => isLate(name))).toBe(false)
  })

  test('has arrows that end at their bars', () => {
    const bars = new Map(graph.transitions.map((bar) => [bar.name, bar]))
    expect(graph.arcs.length).toBeGreaterThan(10)
    for (const { transition, way, points } of graph.arcs) {
      const { x, y } = bars.get(transition) ?? { x: Number.NaN, y: Number.NaN }
      const end = points.at(way === 'out' ? 0 : -1) ?? { x: 0, y: 0 }
      expect(Math.hypot(x - end.x, y - end.y), transition).toBeLessThan(8)
    }
  })
})

test.each([1, 2, 3])(
  'the lanes of %i participants stand in their order, each around its own',
  (n) => {
    const made = nets['two-phase-commit']['read-only'](n)
    const shape = shapeOf(shownNet(made), who, false)
    const { lanes, places } = placedNet(shape)
    const participants = lanes.filter(({ name }) => name !== 'coordinator')
    expect(participants).toHaveLength(n)
    expect(participants.map(({ name }) => name)).toEqual(
      participants.toSorted((one, other) => one.y - other.y).map(({ name }) => name),
    )
    for (const { name, lane } of shape.places) {
      const around = lanes.find((one) => one.name === lane)
      const y = places.find((place) => place.name === name)?.y ?? Number.NaN
      expect(Math.abs(y - (around?.y ?? Number.NaN)), name).toBeLessThan((around?.height ?? 0) / 2)
    }
  },
)
