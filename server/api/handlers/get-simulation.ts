import { simulation } from '@/server/contract/simulation'
import { ok } from '../reply'
import { defineRoute } from '../route'
import { settingsOf } from '../simulation-id'
import { noSuchRun, notRun } from './simulation-replies'

/** GET /v1/simulations/{id} */
export const getSimulation = defineRoute({
  method: 'GET',
  path: '/v1/simulations/{id}',
  name: 'getSimulation',
  summary: 'A run by its address: the same for as long as this version runs',
  replies: { 200: simulation },
  problems: ['simulation-not-found', 'simulation-too-large', 'too-busy'],
  handle: async ({ simulations }, { params: { id = '' }, signal }) => {
    const settings = settingsOf(id)
    if (settings === null) return noSuchRun()
    const ran = await simulations.run({ settings, watched: [] }, signal)
    return ran.type === 'done' ? ok({ id, settings, ...ran.found.result }) : notRun(ran)
  },
})
