import { inDoubtLongerThan, type Prediction, predict } from '@/server/analysis/markov'
import { ENDS, stateCount } from '@/server/analysis/markov-chain'
import { closedForms } from '@/server/analysis/markov-closed'
import { judge } from '@/server/analysis/verdict'
import { MARKOV_STATES_MAX, markovAnalysis, markovRequest } from '@/server/contract/analysis'
import { ok, problem } from '../reply'
import { defineRoute } from '../route'

/** How far the chance to be still in doubt is followed. */
const ROUNDS = 20

/** POST /v1/analysis/markov */
export const analyseMarkov = defineRoute({
  method: 'POST',
  path: '/v1/analysis/markov',
  name: 'analyseMarkov',
  summary: 'Predicts how transactions end and how long they take, and judges what was measured',
  body: markovRequest,
  replies: { 200: markovAnalysis },
  problems: ['model-without-end', 'analysis-too-large'],
  handle: (_, { body: { measured, ...parameters } }) => {
    const states = stateCount(parameters.participants, parameters.attempts)
    if (states > MARKOV_STATES_MAX)
      return problem(
        'analysis-too-large',
        `${parameters.participants} participants with ${parameters.attempts} attempts have ${states} states, more than the ${MARKOV_STATES_MAX} that are solved here. Nothing was computed. Ask for fewer of either.`,
      )
    const result = predict(parameters)
    if (!result.ok) return withoutEnd(result.stuck)
    const { prediction } = result
    const closed = closedForms(parameters)
    return ok({
      parameters,
      closed,
      chain: shown(prediction),
      fit: measured === undefined ? null : judge({ parameters, closed, prediction }, measured),
    })
  },
})

function shown({ chain, N, B, ...rest }: Prediction) {
  const names = chain.states.map(({ name }) => name)
  const targets = [...names, ...ENDS]
  return {
    states: names.map((name, at) => ({ name, durationMs: chain.durationsMs[at] ?? 0 })),
    start: names[chain.start] ?? '',
    transitions: names.flatMap((from, at) =>
      [...(chain.Q[at] ?? []), ...(chain.R[at] ?? [])].flatMap((probability, place) =>
        probability === 0 ? [] : [{ from, to: targets[place] ?? '', probability }],
      ),
    ),
    N: Object.fromEntries(names.map((name, at) => [name, N[chain.start]?.[at] ?? 0])),
    ...{ B, t: rest.steps, Var: rest.variance, time: rest.timeMs, inDoubt: rest.inDoubtMs },
    inDoubtLongerThan: inDoubtLongerThan(chain, ROUNDS),
    residual: rest.residual,
  }
}

const withoutEnd = (stuck: readonly string[]) =>
  problem(
    'model-without-end',
    stuck.length === 0
      ? 'With these numbers an end is so unlikely that nothing computed from them holds. Lower loss, down or coordinatorCrash, or raise recovery.'
      : `From ${stuck.slice(0, 8).join(', ')} no end can be reached with these numbers, so there is nothing to expect. Some message must be able to arrive (loss and down below 1), and the coordinator must be able to stay or come back (coordinatorCrash below 1, recovery above 0).`,
  )
