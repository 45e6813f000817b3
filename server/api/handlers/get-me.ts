import { me } from '@/server/contract/me'
import { ok } from '../reply'
import { defineRoute } from '../route'

/** GET /v1/me */
export const getMe = defineRoute({
  method: 'GET',
  path: '/v1/me',
  name: 'getMe',
  summary: 'Who asks, and what that one may do',
  replies: { 200: me },
  handle: (_, { identity }) => ok({ ...identity, signIn: 'local' }),
})
