import { me } from '@/server/contract/me'
import { ok } from '../reply'
import { defineRoute } from '../route'
import { methodOf } from '../sign-in-method'

/** GET /v1/me */
export const getMe = defineRoute({
  method: 'GET',
  path: '/v1/me',
  name: 'getMe',
  summary: 'Who asks, and what that one may do',
  replies: { 200: me },
  handle: async ({ accounts }, { identity }) => {
    const of = async (need: 'operator' | 'force' | 'admin') => (await accounts?.able(need)) ?? []
    const [operator, force, admin] = await Promise.all([of('operator'), of('force'), of('admin')])
    const signIn = methodOf(accounts)
    return ok({ ...identity, signIn, able: { operator, force, admin } })
  },
})
