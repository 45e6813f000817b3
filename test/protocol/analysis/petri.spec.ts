import fc from 'fast-check'
import { expect, test } from 'vitest'
import { incidence, invariantsOf, rank } from '@/server/analysis/invariants'
import { marked, type Net, netOf, ofEach, transition } from '@/server/analysis/petri-net'
import { nets } from '@/server/analysis/petri-nets'
import { sagaNet } from '@/server/analysis/petri-saga'
import { threePhaseNet } from '@/server/analysis/petri-three-phase'
import { twoPhaseNet } from '@/server/analysis/petri-two-phase'
import { explore, type Reachability } from '@/server/analysis/reachability'

const MARKINGS_MAX = 10_000

function reach(net: Net): Reachability {
  const graph = explore(net, MARKINGS_MAX)
  if (graph === null) throw new Error('too many markings')
  return graph
}

const figures = (net: Net) => {
  const { markings, arcs, bound, dead } = reach(net)
  const rankOfC = rank(incidence(net))
  return [
    ...[net.places.length, net.transitions.length, markings.length, arcs, bound, dead.length],
    ...[rankOfC, invariantsOf(net)?.length],
  ]
}

/** Places, transitions, markings, arcs, bound, dead markings, rank, place invariants (20.1). */
test.each([
  ['2PC', twoPhaseNet(1), [16, 17, 20, 29, 1, 2, 12, 4]],
  ['2PC', twoPhaseNet(2), [26, 29, 112, 290, 1, 2, 19, 7]],
  ['2PC', twoPhaseNet(3), [36, 41, 830, 3_247, 1, 2, 26, 10]],
  ['2PC', twoPhaseNet(4), [46, 53, 6_916, 36_456, 1, 2, 33, 13]],
  ['2PC, crash', twoPhaseNet(1, 'crash'), [17, 18, 23, 34, 1, 4, 13, 4]],
  ['2PC, crash', twoPhaseNet(2, 'crash'), [27, 30, 121, 311, 1, 6, 20, 7]],
  ['2PC, crash', twoPhaseNet(3, 'crash'), [37, 42, 857, 3_328, 1, 10, 27, 10]],
  ['2PC, recovery', twoPhaseNet(1, 'crash-recovery'), [17, 19, 23, 37, 1, 2, 13, 4]],
  ['2PC, recovery', twoPhaseNet(2, 'crash-recovery'), [27, 31, 121, 320, 1, 2, 20, 7]],
  ['2PC, recovery', twoPhaseNet(3, 'crash-recovery'), [37, 43, 857, 3_355, 1, 2, 27, 10]],
  ['3PC', threePhaseNet(1), [20, 19, 22, 31, 1, 2, 14, 6]],
  ['3PC', threePhaseNet(2), [33, 32, 116, 295, 1, 2, 22, 11]],
  ['3PC', threePhaseNet(3), [46, 45, 838, 3_260, 1, 2, 30, 16]],
])('the net of %s has the figures of the page', (_, net, expected) => {
  expect(figures(net)).toEqual(expected)
})

const everyNet = Object.entries(nets).flatMap(([protocol, variants]) =>
  Object.entries(variants).map(([variant, make]) => [`${protocol}, ${variant}`, make(3)] as const),
)

test.each(everyNet)('in the net of %s no two participants end differently', (_, net) => {
  expect(net.never.length).toBeGreaterThan(0)
  expect(reach(net).contradictions).toEqual([])
})

test.each(everyNet)('in the net of %s every transition can happen', (_, net) => {
  expect(reach(net).unfired).toEqual([])
})

test.each(everyNet)('the invariants of %s hold wherever it can get to', (_, net) => {
  const invariants = invariantsOf(net) ?? []
  expect(invariants.length).toBe(net.places.length - rank(incidence(net)))
  const { markings } = reach(net)
  for (const { weights, sum } of invariants) {
    const byPlace = net.places.map((place) => weights[place] ?? 0)
    const sums = markings.map((marking) =>
      marking.reduce((total, held, at) => total + held * (byPlace[at] ?? 0), 0),
    )
    expect(new Set(sums)).toEqual(new Set([sum]))
  }
})

test('each participant is in one place, and so is the coordinator', () => {
  const found = invariantsOf(twoPhaseNet(2, 'crash')) ?? []
  const one = (...places: string[]) => ({
    weights: Object.fromEntries(places.map((place) => [place, 1])),
    sum: 1,
  })
  expect(found).toContainEqual(one('w0', 'r0', 'c0', 'a0'))
  expect(found).toContainEqual(one('w1', 'r1', 'c1', 'a1'))
  expect(found).toContainEqual(one('q0', 'wait', 'dC', 'dA', 'endC', 'endA', 'xW'))
})

const isProper = (net: Net, places: readonly string[]) =>
  net.ends.some((end) => end.toSorted().join() === places.toSorted().join())

const deadOf = (net: Net) => reach(net).dead.map((marking) => marked(net, marking))

test.each([
  ['2PC', twoPhaseNet(3)],
  ['2PC with recovery', twoPhaseNet(3, 'crash-recovery')],
  ['3PC', threePhaseNet(3)],
  ['the saga', sagaNet(4)],
  ['the saga with a pivot', sagaNet(4, 'pivot')],
])('%s ends with all or with nothing, and nowhere else', (_, net) => {
  const dead = deadOf(net)
  expect(dead).toHaveLength(2)
  expect(dead.every((places) => isProper(net, places))).toBe(true)
})

test('a coordinator that does not come back blocks whoever has promised', () => {
  const net = twoPhaseNet(3, 'crash')
  const blocked = deadOf(net).filter((places) => !isProper(net, places))
  expect(blocked).toHaveLength(8)
  const waiting = blocked.filter((places) => places.some((place) => place.startsWith('r')))
  expect(waiting).toHaveLength(7)
})

test('a compensation that fails for good leaves its saga stuck, and every other end proper', () => {
  const net = sagaNet(3, 'stuck')
  const others = deadOf(net).filter((places) => !isProper(net, places))
  expect(others.length).toBeGreaterThan(0)
  for (const places of others) expect(places.join(' ')).toMatch(/stuck/)
})

test('after the pivot nothing is given up any more', () => {
  const net = sagaNet(5, 'pivot')
  const after = net.transitions.filter(({ name }) => /(refuse|lose|giveUp)[34]/.test(name))
  expect(after).toEqual([])
})

test('a net that grows without end, or too large, is not walked through', () => {
  const spring = transition('spring', ['a'], ['a', 'b'])
  const growing = netOf({ transitions: [spring], initial: ['a'], ends: [], never: [] })
  expect(explore(growing, MARKINGS_MAX)).toBeNull()
  expect(explore(twoPhaseNet(3), 829)).toBeNull()
  expect(explore(twoPhaseNet(3), 830)).not.toBeNull()
})

test('a net with one end that is reached from everywhere has a home', () => {
  const steps = [transition('go', ['a'], ['b']), transition('stop', ['b'], ['end'])]
  const net = netOf({ transitions: steps, initial: ['a'], ends: [['end']], never: [] })
  const { home } = reach(net)
  expect(home === null ? null : marked(net, home)).toEqual(['end'])
  expect(reach(twoPhaseNet(2)).home).toBeNull()
})

test('the rank of a matrix is found without rounding', () => {
  const vector = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 5, maxLength: 5 })
  fc.assert(
    fc.property(fc.array(vector, { maxLength: 4 }), vector, (rows, extra) => {
      const before = rank(rows)
      const sum = rows.reduce(
        (total, row) => total.map((v, at) => v + (row[at] ?? 0)),
        [0, 0, 0, 0, 0],
      )
      expect(rank([...rows, sum])).toBe(before)
      expect(rank([...rows, extra])).toBeLessThanOrEqual(before + 1)
      expect(before).toBeLessThanOrEqual(rows.length)
    }),
  )
  expect(rank(ofEach('', 4).map((_, i) => ofEach('', 4).map((_, j) => (i === j ? 2 : 1))))).toBe(4)
})
