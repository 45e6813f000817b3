import { newSimulation, simulation } from '@/server/contract/simulation'
import { ok } from '../reply'
import { defineRoute } from '../route'
import { simulationId } from '../simulation-id'
import { notRun } from './simulation-replies'

/** POST /v1/simulations */
export const simulate = defineRoute({
  method: 'POST',
  path: '/v1/simulations',
  name: 'simulate',
  summary: 'Runs a protocol in virtual time under faults drawn from a seed',
  body: newSimulation,
  replies: { 200: simulation },
  problems: ['simulation-too-large', 'too-busy'],
  handle: async ({ simulations }, { body, signal }) => {
    const ran = await simulations.run({ settings: body, watched: [] }, signal)
    if (ran.type !== 'done') return notRun(ran)
    return ok({ id: simulationId(body), settings: body, ...ran.found.result })
  },
})
