import { z } from 'zod'
import { signInMethod } from './account'
import { identity } from './identity'

const names = z.array(z.string())

/** GET /v1/me */
export const me = identity
  .extend({
    /** How one signs in here. */
    signIn: signInMethod,
    /** Who meets which need, so that somebody who is refused knows whom to ask. */
    able: z.object({ operator: names, force: names, admin: names }),
  })
  .meta({ id: 'Me' })
