import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chiSquaredTail, wilson } from '@/server/analysis/chances'
import { estimate } from '@/server/analysis/estimate'
import { fitCounts, fitDistribution, fitMean, fitShare } from '@/server/analysis/fit'
import { example } from './parameters'

test.each([
  [3.841458820694124, 1, 0.05],
  [10.827566170662733, 1, 0.001],
  [10.5, 3, 0.014760897143990665],
  [0.1, 4, 0.9987908957257497],
  [50, 20, 2.214766382487836e-4],
  [200, 100, 1.1784500720979424e-8],
])('the tail of χ² above %d with %d degrees is %d', (x, degrees, tail) => {
  expect(chiSquaredTail(x, degrees) / tail).toBeCloseTo(1, 9)
})

test('an interval contains its share, lies within 0 and 1, and narrows with more counts', () => {
  const counts = fc.record({ hits: fc.nat(1_000), rest: fc.nat(1_000) })
  fc.assert(
    fc.property(counts, ({ hits, rest }) => {
      const of = hits + rest
      const { low, high } = wilson(hits, of)
      expect(low).toBeGreaterThanOrEqual(0)
      expect(high).toBeLessThanOrEqual(1)
      if (of === 0) return
      expect(low).toBeLessThanOrEqual(hits / of)
      expect(high).toBeGreaterThanOrEqual(hits / of)
      const wider = wilson(hits * 4, of * 4)
      expect(wider.high - wider.low).toBeLessThan(high - low)
    }),
  )
})

test('the interval of 8 in 10 is the one that Wilson published', () => {
  const { low, high } = wilson(8, 10)
  expect(low).toBeCloseTo(0.490162, 6)
  expect(high).toBeCloseTo(0.943318, 6)
})

test('a share fits up to 3.89 deviations, and no further', () => {
  const [of, predicted] = [10_000, 0.5]
  expect(fitShare(5_194, of, predicted)).toMatchObject({ fits: true })
  expect(fitShare(5_195, of, predicted)).toMatchObject({ fits: false })
  expect(fitShare(5_195, of, predicted).z).toBeCloseTo(3.9, 9)
})

test('where nothing is left to chance, one exception is enough', () => {
  expect(fitShare(500, 500, 1)).toMatchObject({ fits: true, z: null })
  expect(fitShare(499, 500, 1)).toMatchObject({ fits: false, z: null })
})

test('a mean fits within its own error', () => {
  const measured = { mean: 84, deviation: 40, of: 400 }
  expect(fitMean(measured, 82)).toMatchObject({ z: 1, fits: true })
  expect(fitMean(measured, 74)).toMatchObject({ z: 5, fits: false })
})

test('counts as expected fit, shifted ones do not, and a small cell is merged', () => {
  const row = (...counts: number[]) =>
    counts.map((count, at) => ({ count, probability: [0.7, 0.29, 0.01][at] ?? 0 }))
  expect(fitCounts([row(70, 29, 1)])).toMatchObject({ degrees: 1, fits: true })
  expect(fitCounts([row(70, 29, 1), row(700, 290, 10)])).toMatchObject({ degrees: 3, fits: true })
  expect(fitCounts([row(600, 390, 10)])).toMatchObject({ fits: false })
  expect(fitCounts([row(2, 1, 0)])).toMatchObject({ degrees: 0, p: 1, fits: true })
})

test('one step that cannot be taken refutes the model, however rare it is', () => {
  const never = { probability: 0, count: 1 }
  expect(fitCounts([[{ probability: 1, count: 9_999 }, never]])).toMatchObject({
    ...{ impossible: true, p: 0, fits: false },
  })
})

test('samples are held against their distribution', () => {
  const uniform = (value: number) => Math.min(1, Math.max(0, value))
  const even = Array.from({ length: 200 }, (_, at) => (at + 0.5) / 200)
  expect(fitDistribution(even, uniform).distance).toBeCloseTo(0.0025, 12)
  expect(fitDistribution(even, uniform).fits).toBe(true)
  expect(
    fitDistribution(
      even.map((value) => value / 2),
      uniform,
    ),
  ).toMatchObject({ fits: false })
})

test('parameters are estimated from what was counted, and from nothing else', () => {
  const counts = { loss: { hits: 52, of: 1_000 }, refuse: { hits: 90, of: 1_000 } }
  const found = estimate({ ...counts, down: { hits: 0, of: 0 } }, example)
  expect(Object.keys(found)).toEqual(['loss', 'refuse'])
  expect(found.loss).toMatchObject({ value: 0.052, assumed: 0.05, fits: true })
  expect(found.refuse).toMatchObject({ value: 0.09, assumed: 0.02, fits: false })
})
