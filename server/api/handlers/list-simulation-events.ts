import { simulationEventQuery, simulationEvents } from '@/server/contract/simulation'
import { ok } from '../reply'
import { defineRoute } from '../route'
import { settingsOf } from '../simulation-id'
import { noSuchNumber, noSuchRun, notRun } from './simulation-replies'

/** GET /v1/simulations/{id}/events */
export const listSimulationEvents = defineRoute({
  method: 'GET',
  path: '/v1/simulations/{id}/events',
  name: 'listSimulationEvents',
  summary: 'What happened in chosen transactions of a run, step by step',
  query: simulationEventQuery,
  replies: { 200: simulationEvents },
  problems: ['simulation-not-found', 'simulation-too-large', 'too-busy'],
  handle: async ({ simulations }, { params: { id = '' }, query, signal }) => {
    const settings = settingsOf(id)
    if (settings === null) return noSuchRun()
    const { transactions, after, limit } = query
    const strange = transactions.find((one) => one >= settings.transactions)
    if (strange !== undefined)
      return noSuchNumber(settings, { number: strange, path: 'transactions' })
    const ran = await simulations.run({ settings, watched: transactions }, signal)
    if (ran.type !== 'done') return notRun(ran)
    const { noted } = ran.found
    const items = noted
      .slice(after, after + limit)
      .map(({ act: _, ...one }, at) => ({ number: after + at + 1, ...one }))
    const last = after + items.length
    return ok({ items, next: last < noted.length ? last : null })
  },
})
