import { type RunCost, runCost } from '@/server/contract/run-cost'
import type { RunCostRow } from '@/server/view/run-cost'
import { ok, problem } from '../reply'
import { defineRoute } from '../route'

/** As the lab calls its runs; anything else never was one. */
const RUN_ID = /^[0-9A-Za-z-]{1,60}$/

/** GET /v1/analysis/runs/{id} */
export const costOfRun = defineRoute({
  method: 'GET',
  path: '/v1/analysis/runs/{id}',
  name: 'costOfRun',
  summary: 'What the transactions of a run of the lab have cost: messages, forced writes, time',
  replies: { 200: runCost },
  problems: ['run-not-found'],
  handle: async ({ view }, { params: { id = '' } }) =>
    RUN_ID.test(id)
      ? ok(shown(id, await view.readRunCost(id)))
      : problem('run-not-found', 'No run has such an id: letters, digits and hyphens, 60 at most.'),
})

function shown(run: string, row: RunCostRow): RunCost {
  const { seconds, ended, answer, promised, ...counts } = row
  return {
    ...{ run, ...counts },
    perSecond: seconds === null || seconds <= 0 ? null : ended / seconds,
    answerMs: spread(answer),
    promisedMs: promised.max === null ? null : { ...spreadOf(promised), max: promised.max },
  }
}

const spreadOf = ({ mean, deviation, n }: RunCostRow['answer']) => ({
  ...{ mean: mean ?? 0, deviation: deviation ?? 0, n },
})

const spread = (of: RunCostRow['answer']): RunCost['answerMs'] =>
  of.mean === null ? null : spreadOf(of)
