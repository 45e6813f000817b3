import { explorables as answer, type Explorables } from '@/server/contract/exploration'
import { explorables } from '@/server/exploration/explorables'
import { ok } from '../reply'
import { defineRoute } from '../route'

const items: Explorables['items'] = explorables.map(
  ({ protocol, variant, says, crashesMax, stated, commandOnly }) => ({
    ...{ protocol, variant, says, stated: [...stated], commandOnly: [...commandOnly] },
    allowed: Object.entries(crashesMax).map(([participants, most]) => ({
      ...{ participants: Number(participants), crashesMax: most },
    })),
  }),
)

/** GET /v1/explorations */
export const listExplorations = defineRoute({
  method: 'GET',
  path: '/v1/explorations',
  name: 'listExplorations',
  summary: 'The forms of protocols that can be explored, and the bounds in which they are claimed',
  replies: { 200: answer },
  handle: () => ok({ items }),
})
