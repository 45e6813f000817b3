import { expect, test } from 'vitest'
import { assumptionsIn, percent, sliderGroups } from '@/components/analysis/assumptions'
import { type Analysis, graphOf, meaningOf, stateRows } from '@/components/analysis/chain-rows'
import { NODE, pathOf, placed } from '@/components/charts/graph-layout'

test('what the address does not say, or says wrongly, is assumed as by default', () => {
  const normally = assumptionsIn({})
  expect(assumptionsIn({ loss: 'much', participants: '99', attempts: '2.5' })).toEqual(normally)
  expect(assumptionsIn({ loss: '0.25', participants: '4' })).toEqual({
    ...{ ...normally, loss: 0.25, participants: 4 },
  })
})

test('every assumption has its slider, whose range contains what is assumed by default', () => {
  const normally = assumptionsIn({})
  const sliders = sliderGroups.flatMap((group) => group.sliders)
  expect(sliders.map(({ name }) => name).sort()).toEqual(Object.keys(normally).sort())
  for (const { name, min, max } of sliders) {
    expect(normally[name]).toBeGreaterThanOrEqual(min)
    expect(normally[name]).toBeLessThanOrEqual(max)
    for (const end of [min, max]) expect(assumptionsIn({ [name]: String(end) })[name]).toBe(end)
  }
})

test.each([
  [0, '0.00 %'],
  [0.00001, '< 0.01 %'],
  [0.9378, '93.78 %'],
  [0.99999, '> 99.99 %'],
  [1, '100.00 %'],
])('the share %d reads %s', (value, text) => {
  expect(percent(value)).toBe(text)
})

test.each([
  ['V(3,1)', 'Round 1: 3 votes are missing'],
  ['V(1,12)', 'Round 12: 1 vote is missing'],
  ['C(2)', 'Commit stands: 2 to acknowledge'],
  ['X', 'Commit stands: the coordinator is down'],
  ['ABORT_NO', 'Refused'],
])('the state %s is told in words', (name, text) => {
  expect(meaningOf(name)).toBe(text)
})

const chain: Analysis['chain'] = {
  states: ['V(1,1)', 'C(1)', 'X'].map((name) => ({ name, durationMs: 10 })),
  start: 'V(1,1)',
  transitions: [
    { from: 'V(1,1)', to: 'C(1)', probability: 0.9 },
    { from: 'V(1,1)', to: 'ABORT_NO', probability: 0.1 },
    { from: 'C(1)', to: 'C(1)', probability: 0.001 },
    { from: 'C(1)', to: 'COMMITTED', probability: 0.999 },
    { from: 'X', to: 'C(1)', probability: 1 },
  ],
  N: { 'V(1,1)': 1, 'C(1)': 0.9009, X: 0 },
  B: { COMMITTED: 0.9, ABORT_NO: 0.1, ABORT_TIMEOUT: 0 },
  ...{ t: 1.9, Var: 0.1, time: 19, inDoubt: 9, inDoubtLongerThan: [1], residual: 0 },
}

test('states and ends that are never come to are in the table and not in the graph', () => {
  const { nodes, edges } = graphOf(chain)
  expect(nodes.map(({ id }) => id)).toEqual(['V(1,1)', 'C(1)', 'COMMITTED', 'ABORT_NO'])
  expect(edges.map(({ from, to, label }) => [from, to, label])).toEqual([
    ['V(1,1)', 'C(1)', '90.0 %'],
    ['V(1,1)', 'ABORT_NO', '10.0 %'],
    ['C(1)', 'C(1)', undefined],
    ['C(1)', 'COMMITTED', '99.9 %'],
  ])
  expect(stateRows(chain).map(({ name, ms }) => [name, ms])).toEqual([
    ...[
      ['V(1,1)', 10],
      ['C(1)', 9.009],
      ['X', 0],
    ],
  ])
})

test('the graph is placed from left to right without one node upon another', () => {
  const { nodes, edges } = graphOf(chain)
  const graph = placed(nodes, edges)
  const at = (name: string) => graph.nodes.find(({ id }) => id === name) ?? { x: NaN, y: NaN }
  expect(at('V(1,1)').x).toBeLessThan(at('C(1)').x)
  expect(at('C(1)').x).toBeLessThan(at('COMMITTED').x)
  for (const one of graph.nodes)
    for (const other of graph.nodes)
      if (one !== other)
        expect(
          Math.abs(one.x - other.x) >= NODE.width || Math.abs(one.y - other.y) >= NODE.height,
        ).toBe(true)
  for (const { points, at: label } of graph.edges) {
    expect(points.length).toBeGreaterThan(1)
    expect(pathOf(points)).toMatch(/^M [\d.]+ [\d.]+ [LQ]/)
    expect(label.x).toBeGreaterThanOrEqual(0)
    expect(label.x).toBeLessThanOrEqual(graph.width)
    expect(label.y).toBeGreaterThanOrEqual(0)
  }
})
