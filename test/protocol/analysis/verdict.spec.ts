import { expect, test } from 'vitest'
import { predict } from '@/server/analysis/markov'
import { closedForms } from '@/server/analysis/markov-closed'
import { judge, type Measured } from '@/server/analysis/verdict'
import { example } from './parameters'

function verdictOn(measured: Measured, parameters = example) {
  const result = predict(parameters)
  if (!result.ok) throw new Error('no end')
  const { prediction } = result
  return judge({ parameters, closed: closedForms(parameters), prediction }, measured)
}

test('what was measured as predicted fits, and the sentence names both figures', () => {
  const fit = verdictOn({ ended: 500, committed: 470, refused: 28, timedOut: 2 })
  expect(fit).toMatchObject({ fits: true, success: { fits: true }, ends: { fits: true } })
  expect(fit.verdict).toBe(
    'The prediction fits: of 500 transactions 94.00 % committed, and 93.78 % were predicted.',
  )
  expect(fit.success.interval.low).toBeLessThan(0.94)
  expect(fit.success.interval.high).toBeGreaterThan(0.94)
})

test('too few commits do not fit, and a parameter that was measured otherwise is the reason', () => {
  const counts = { loss: { hits: 300, of: 2_000 }, refuse: { hits: 20, of: 1_000 } }
  const fit = verdictOn({ ended: 500, committed: 300, counts })
  expect(fit).toMatchObject({ fits: false, success: { fits: false } })
  expect(fit.verdict).toMatch(/^The prediction does not fit: 60\.00 % of 500 transactions/)
  expect(fit.verdict).toMatch(/more messages were lost than assumed\.$/)
})

test('slow repairs of the coordinator are named as the reason of long transactions', () => {
  const counts = { recovery: { hits: 50, of: 1_000 } }
  const latencyMs = { mean: 140, deviation: 60 }
  const fit = verdictOn({ ended: 500, committed: 469, latencyMs, counts })
  expect(fit).toMatchObject({ fits: false, success: { fits: true }, latency: { fits: false } })
  expect(fit.verdict).toMatch(/140\.0 ms on average, and 83\.0 ms were predicted/)
  expect(fit.verdict).toMatch(/coordinator repairs were slower than assumed/)
})

test('where no parameter explains the difference, an assumption is called broken', () => {
  const counts = { loss: { hits: 50, of: 1_000 } }
  const { verdict } = verdictOn({ ended: 500, committed: 300, counts })
  expect(verdict).toMatch(/an assumption does not hold/)
  expect(verdictOn({ ended: 500, committed: 300 }).verdict).toMatch(/is not known\.$/)
})

test('ends in other proportions do not fit, even where as many commit', () => {
  const fit = verdictOn({ ended: 5_000, committed: 4_689, refused: 150, timedOut: 161 })
  expect(fit).toMatchObject({ success: { fits: true }, ends: { fits: false }, fits: false })
})

test('counted steps are held against the chain, and one that it does not have refutes it', () => {
  const steps = [
    { from: 'X', to: 'C(3)', count: 25 },
    { from: 'X', to: 'X', count: 75 },
  ]
  const base = { ended: 500, committed: 469 }
  expect(verdictOn({ ...base, transitions: steps }).transitions).toMatchObject({
    ...{ degrees: 1, chiSquared: 0, fits: true },
  })
  const strange = [...steps, { from: 'X', to: 'COMMITTED', count: 1 }]
  expect(verdictOn({ ...base, transitions: strange })).toMatchObject({
    ...{ fits: false, transitions: { impossible: true } },
  })
})

test('the branches in doubt at a time are predicted by rate and time', () => {
  const fit = verdictOn({
    ended: 500,
    committed: 469,
    inDoubt: { mean: 2, decisionsPerSecond: 10 },
  })
  const expected = (10 * 3 * closedForms(example).E_in_doubt) / 1_000
  expect(fit.inDoubt?.predicted).toBeCloseTo(expected, 12)
  expect(fit.inDoubt?.measured).toBe(2)
})

test('as many branches are prepared at a time as come in the time of one, or Little’s law is said not to hold', () => {
  const sampled = { mean: 2.05, deviation: 0.4, of: 40 }
  const { prepared, fits } = verdictOn({
    ...{ ended: 100, committed: 100 },
    prepared: { perSecond: 200, meanMs: 10, sampled },
  })
  expect(prepared).toMatchObject({ predicted: 2, measured: 2.05, of: 40, fits: true })
  expect(prepared?.verdict).toContain('2.00 branches prepared at a time were predicted')
  const other = verdictOn({
    ...{ ended: 100, committed: 100 },
    prepared: { perSecond: 200, meanMs: 20, sampled },
  })
  expect(other.prepared).toMatchObject({ fits: false })
  expect(other.prepared?.verdict).toContain('Little’s law does not hold')
  expect(other.fits).toBe(fits)
})
