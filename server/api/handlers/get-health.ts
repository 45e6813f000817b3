import { z } from 'zod'
import { ok } from '../reply'
import { defineRoute } from '../route'

const health = z.object({ status: z.literal('ok') })

/** GET /healthz: this process runs and answers. */
export const getHealth = defineRoute({
  method: 'GET',
  path: '/healthz',
  name: 'getHealth',
  summary: 'This process answers',
  replies: { 200: health },
  handle: () => ok({ status: 'ok' }),
})
