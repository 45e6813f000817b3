import { describe, expect, test } from 'vitest'
import { fitMean } from '@/server/analysis/fit'
import { predict } from '@/server/analysis/markov'
import { closedForms } from '@/server/analysis/markov-closed'
import type { MarkovParameters } from '@/server/analysis/markov-model'
import { judge } from '@/server/analysis/verdict'
import { simulated } from '../support/simulated'

/* Predicted against measured (protocols.md 19.5), on the machine that runs here. */

const TRANSFERS = 5_000

const parametersOf = (loss: number, attempts: number, refuse: number): MarkovParameters => ({
  ...{ loss, attempts, refuse, down: 0, participants: 2, coordinatorCrash: 0, recovery: 1 },
  ...{ prepareMs: [50], deliverMs: 50, downMs: 100 },
})

const measure = ({ loss, attempts, refuse, participants }: MarkovParameters, seed: number) =>
  simulated({
    ...{ protocol: 'two-phase-commit', participants, transactions: TRANSFERS, seed },
    ...{ attempts, refuse, intervalMs: 5, timeoutMs: 50 },
    network: { loss, delayMs: 2, jitter: 0 },
  }).result

describe.each([0, 0.05, 0.3])('5,000 simulated transfers at a loss of %d', (loss) => {
  test.each([1, 3, 5])('end as predicted with %i attempts', (attempts) => {
    const parameters = parametersOf(loss, attempts, 0.02)
    const result = predict(parameters)
    if (!result.ok) throw new Error('the model has no end')
    const predicted = { parameters, closed: closedForms(parameters), prediction: result.prediction }
    const { outcomes, messages, violations } = measure(parameters, 19)
    const { committed, refused, timedOut } = outcomes
    const fit = judge(predicted, {
      ...{ ended: TRANSFERS, committed, refused, timedOut },
      counts: { loss: { hits: messages.lost, of: messages.total } },
    })
    expect(committed + refused + timedOut).toBe(TRANSFERS)
    expect(Math.abs(fit.success.z ?? 0), fit.verdict).toBeLessThanOrEqual(3.89)
    expect(fit.fits, fit.verdict).toBe(true)
    expect(violations).toEqual([])
  })

  test('ask for each vote as often as predicted', () => {
    const k = 3
    const parameters = parametersOf(loss, k, 0)
    const { s, E_attempts } = closedForms(parameters)
    const square = Array.from({ length: k }, (_, at) => at + 1).reduce(
      (sum, a) => sum + a ** 2 * (a < k ? s * (1 - s) ** (a - 1) : (1 - s) ** (k - 1)),
      0,
    )
    const of = TRANSFERS * parameters.participants
    const { messages } = measure(parameters, 20)
    const mean = (messages.byKind.prepare ?? 0) / of
    const deviation = Math.sqrt(Math.max(0, square - E_attempts ** 2))
    expect(fitMean({ mean, deviation, of }, E_attempts)).toMatchObject({ fits: true })
  })
})

test('a wrong prediction does not fit: more was lost than assumed', () => {
  const [assumed, real] = [parametersOf(0.02, 1, 0), parametersOf(0.05, 1, 0)]
  const result = predict(assumed)
  if (!result.ok) throw new Error('the model has no end')
  const { outcomes, messages } = measure(real, 21)
  const fit = judge(
    { parameters: assumed, closed: closedForms(assumed), prediction: result.prediction },
    {
      ...{ ended: TRANSFERS, committed: outcomes.committed },
      counts: { loss: { hits: messages.lost, of: messages.total } },
    },
  )
  expect(fit.fits).toBe(false)
  expect(fit.verdict).toContain('more messages were lost than assumed')
})
