import { z } from 'zod'
import { identity } from './identity'

/** GET /v1/me */
export const me = identity
  .extend({
    /** How one signs in here; `local`: nobody does, and whoever sits at this machine may do all. */
    signIn: z.enum(['local', 'password']),
  })
  .meta({ id: 'Me' })
