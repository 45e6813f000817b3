import { type RunCost, runCost } from '@/server/contract/run-cost'
import type { RunCostRow } from '@/server/view/run-cost'
import { ok } from '../reply'
import { defineRoute } from '../route'

/** GET /v1/analysis/runs/{id} */
export const costOfRun = defineRoute({
  method: 'GET',
  path: '/v1/analysis/runs/{id}',
  name: 'costOfRun',
  summary: 'What the transactions of a run of the lab have cost: messages, forced writes, time',
  replies: { 200: runCost },
  handle: async ({ view }, { params: { id = '' } }) => ok(shown(id, await view.readRunCost(id))),
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
