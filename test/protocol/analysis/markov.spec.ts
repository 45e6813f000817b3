import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inDoubtLongerThan, type Prediction, predict } from '@/server/analysis/markov'
import { ENDS, stateCount } from '@/server/analysis/markov-chain'
import {
  closedForms,
  inDoubtAtOnce,
  largestOfGeometric,
  meanBackOffMs,
} from '@/server/analysis/markov-closed'
import type { MarkovParameters } from '@/server/analysis/markov-model'
import { norm, sum } from '@/server/analysis/matrix'
import { mulberry32 } from '@/server/lab/transfers'
import { example } from './parameters'

/** protocols.md 19.4 states eight digits. */
const TO_EIGHT_DIGITS = 8

function solved(parameters: MarkovParameters): Prediction {
  const result = predict(parameters)
  if (!result.ok) throw new Error(`no end from ${result.stuck.join(', ')}`)
  return result.prediction
}

const visitsTo = ({ chain, N }: Prediction, phase: string): number =>
  sum((N[chain.start] ?? []).filter((_, state) => chain.states[state]?.phase === phase))

test.each([
  [0, 0, 0, 1, 3, 1, 1, 1, 1],
  [0.01, 0.001, 0, 3, 3, 0.9791199, 0.9999909, 0.99997269, 1.02131608],
  [0.05, 0.01, 0.02, 3, 3, 0.893475, 0.9987912, 0.93778298, 1.11787258],
  [0.1, 0.02, 0.01, 1, 5, 0.7938, 0.7938, 0.29973085, 1],
  [0.1, 0.02, 0.01, 5, 5, 0.7938, 0.99962723, 0.94921886, 1.25929356],
  [0.3, 0, 0, 4, 2, 0.49, 0.93234799, 0.86927277, 1.902751],
])('the closed forms of p=%d q=%d v=%d k=%d n=%d are those of the page', (...row) => {
  const [loss = 0, down = 0, refuse = 0, attempts = 0, participants = 0, ...expected] = row
  const forms = closedForms({ ...example, loss, down, refuse, attempts, participants })
  const { s, sigma, P_commit, E_attempts } = forms
  for (const [at, value] of [s, sigma, P_commit, E_attempts].entries())
    expect(value).toBeCloseTo(expected[at] ?? Number.NaN, TO_EIGHT_DIGITS)
  expect(P_commit + forms.P_abort_NO + forms.P_abort_timeout).toBeCloseTo(1, 12)
})

test.each([
  [1, 1.119225],
  [2, 1.226973],
  [3, 1.324453],
  [5, 1.492822],
  [10, 1.797108],
])('all of %d have answered after %d rounds on average', (count, rounds) => {
  expect(largestOfGeometric(count, 0.893475)).toBeCloseTo(rounds, 6)
})

test('the chain of the example has the states, ends, steps and times of the page', () => {
  const prediction = solved(example)
  expect(prediction.chain.states).toHaveLength(13)
  const found = [
    ...[prediction.B.COMMITTED, prediction.B.ABORT_NO, prediction.B.ABORT_TIMEOUT],
    ...[prediction.steps, prediction.variance, prediction.timeMs, prediction.inDoubtMs],
    ...[visitsTo(prediction, 'down'), visitsTo(prediction, 'delivering')],
  ]
  const expected = [
    ...[0.93778298, 0.05873834, 0.00347867, 2.67845975, 1.73363365, 82.95244553, 41.86407544],
    ...[0.10148867, 1.26860835],
  ]
  for (const [at, value] of expected.entries())
    expect(found[at]).toBeCloseTo(value, TO_EIGHT_DIGITS)
  expect(prediction.residual).toBeLessThan(1e-10)
})

test('for one participant the visits are those of the closed forms', () => {
  const alone = { ...example, participants: 1 }
  const { P_commit, E_delivering, E_ticks_down } = closedForms(alone)
  const prediction = solved(alone)
  expect(visitsTo(prediction, 'delivering')).toBeCloseTo(P_commit * E_delivering, 12)
  expect(visitsTo(prediction, 'delivering')).toBeCloseTo(1.11787258, TO_EIGHT_DIGITS)
  expect(visitsTo(prediction, 'down')).toBeCloseTo(P_commit * E_ticks_down, 12)
  expect(visitsTo(prediction, 'down')).toBeCloseTo(0.08942981, TO_EIGHT_DIGITS)
})

const probability = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const anyParameters = fc.record({
  ...{ loss: probability(0, 0.7), down: probability(0, 0.7), refuse: probability(0, 1) },
  ...{ attempts: fc.integer({ min: 1, max: 6 }), participants: fc.integer({ min: 1, max: 8 }) },
  ...{ coordinatorCrash: probability(0, 0.9), recovery: probability(0.01, 1) },
  ...{ prepareMs: fc.constant([20, 60]), deliverMs: fc.constant(25), downMs: fc.constant(100) },
})

test('whatever the parameters, the matrix agrees with the closed forms and every row ends', () => {
  fc.assert(
    fc.property(anyParameters, (parameters) => {
      const { B, chain, residual, N, timeMs, inDoubtMs } = solved(parameters)
      const digits = Math.max(1, 11 - Math.log10(norm(N)))
      const forms = closedForms(parameters)
      expect(chain.states).toHaveLength(stateCount(parameters.participants, parameters.attempts))
      expect(residual).toBeLessThan(1e-10 * Math.max(1, norm(N)))
      expect(B.COMMITTED).toBeCloseTo(forms.P_commit, digits)
      expect(B.ABORT_NO).toBeCloseTo(forms.P_abort_NO, digits)
      expect(B.ABORT_TIMEOUT).toBeCloseTo(forms.P_abort_timeout, digits)
      chain.states.forEach((_, state) => {
        expect(sum([...(chain.Q[state] ?? []), ...(chain.R[state] ?? [])])).toBeCloseTo(1, 12)
        const absorbed = ENDS.map((_, end) =>
          sum((N[state] ?? []).map((visits, at) => visits * (chain.R[at]?.[end] ?? 0))),
        )
        expect(sum(absorbed)).toBeCloseTo(1, digits)
      })
      expect(inDoubtMs).toBeLessThan(timeMs)
    }),
    { numRuns: 60 },
  )
})

test('the chance to be still in doubt starts at one, falls, and sums up to the visits', () => {
  const { chain, N } = solved({ ...example, participants: 1 })
  const left = inDoubtLongerThan(chain, 400)
  expect(left[0]).toBe(1)
  left.slice(1).forEach((value, at) => {
    expect(value).toBeLessThanOrEqual(left[at] ?? 0)
  })
  const delivering = chain.states.findIndex(({ phase }) => phase === 'delivering')
  expect(sum(left)).toBeCloseTo(sum(N[delivering] ?? []), TO_EIGHT_DIGITS)
})

test.each([
  ['nothing ever arrives', { loss: 1 }],
  ['the participants are always down', { down: 1 }],
  ['the coordinator crashes in every round', { coordinatorCrash: 1 }],
  ['the coordinator never comes back', { recovery: 0 }],
])('where %s there is nothing to expect, and the states without an end are named', (_, change) => {
  const result = predict({ ...example, ...change })
  expect(result).toMatchObject({ ok: false, stuck: expect.arrayContaining(['X']) })
})

test('where an end is too unlikely for any number to hold, none is given', () => {
  expect(predict({ ...example, recovery: Number.MIN_VALUE })).toEqual({ ok: false, stuck: [] })
})

test('a mean wait is half of its bound, and the number in doubt follows from rate and time', () => {
  expect(
    [0, 1, 2, 9].map((attempt) => meanBackOffMs(attempt, { baseMs: 100, capMs: 500 })),
  ).toEqual([50, 100, 200, 250])
  expect(inDoubtAtOnce(20, 3, 50)).toBe(3)
})

/** The place in the row that this throw falls upon. */
function draw(row: readonly number[], thrown: number): number {
  const ends = row.map((_, at) => sum(row.slice(0, at + 1)))
  const place = ends.findIndex((end) => thrown < end)
  return place < 0 ? row.length - 1 : place
}

test('transactions that are played with dice end as predicted, |z| ≤ 3.89', () => {
  const [seed, runs] = [20261128, 20_000]
  const { chain, B, timeMs } = solved(example)
  const roll = mulberry32(seed)
  const ends = [0, 0, 0]
  const times: number[] = []
  for (let run = 0; run < runs; run++) {
    let [state, spent] = [chain.start, 0]
    while (state < chain.states.length) {
      spent += chain.durationsMs[state] ?? 0
      state = draw([...(chain.Q[state] ?? []), ...(chain.R[state] ?? [])], roll())
    }
    const end = state - chain.states.length
    ends[end] = (ends[end] ?? 0) + 1
    times.push(spent)
  }
  Object.values(B).forEach((expected, end) => {
    const deviation = Math.sqrt((expected * (1 - expected)) / runs)
    const z = ((ends[end] ?? 0) / runs - expected) / deviation
    expect(Math.abs(z), `seed ${seed}, ${ENDS[end]}`).toBeLessThanOrEqual(3.89)
  })
  const mean = sum(times) / runs
  const deviation = Math.sqrt(sum(times.map((time) => (time - mean) ** 2)) / (runs - 1))
  expect(Math.abs(mean - timeMs) / (deviation / Math.sqrt(runs)), `seed ${seed}`).toBeLessThan(3.89)
})
