import { waitOverview } from '@/server/contract/wait'
import { ok } from '../reply'
import { defineRoute } from '../route'

/** GET /v1/wait-for */
export const getWaits = defineRoute({
  method: 'GET',
  path: '/v1/wait-for',
  name: 'getWaits',
  summary:
    'Who waits for whom, in all databases and for Verdict’s own locks, and what to resolve first',
  replies: { 200: waitOverview },
  problems: ['journal-unavailable'],
  handle: async ({ readWaits, view }) => {
    const found = await readWaits()
    const ids = found.parties.flatMap(({ transaction }) => transaction ?? [])
    const known = await view.summariesOf(ids)
    const parties = found.parties.map((party) => {
      const summary = known.get(party.transaction ?? '')
      if (summary === undefined) return { ...party, state: null, inDoubt: false }
      const { name, state, inDoubtSince } = summary
      return { ...party, name: name ?? party.name, state, inDoubt: inDoubtSince !== null }
    })
    return ok({ ...found, parties })
  },
})
