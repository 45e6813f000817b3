import { simulatedTransaction } from '@/server/contract/simulated-transaction'
import { ok } from '../reply'
import { defineRoute } from '../route'
import { shownTransaction } from '../shown-transaction'
import { settingsOf } from '../simulation-id'
import { noSuchNumber, noSuchRun, notRun } from './simulation-replies'

/** GET /v1/simulations/{id}/transactions/{number} */
export const getSimulatedTransaction = defineRoute({
  method: 'GET',
  path: '/v1/simulations/{id}/transactions/{number}',
  name: 'getSimulatedTransaction',
  summary: 'One transaction of a run as it can be drawn: who did what, and what was said',
  replies: { 200: simulatedTransaction },
  problems: ['simulation-not-found', 'simulation-too-large', 'too-busy'],
  handle: async ({ simulations }, { params: { id = '', number = '' }, signal }) => {
    const settings = settingsOf(id)
    if (settings === null) return noSuchRun()
    const transaction = /^\d{1,5}$/.test(number) ? Number(number) : Number.NaN
    if (!(transaction < settings.transactions))
      return noSuchNumber(settings, { number, path: 'number' })
    const ran = await simulations.run({ settings, watched: [transaction] }, signal)
    if (ran.type !== 'done') return notRun(ran)
    return ok(shownTransaction(settings, transaction, ran.found))
  },
})
