import { z } from 'zod'

export const role = z.enum(['viewer', 'operator', 'admin'])

/** The one person of an installation without sign-in: whoever sits at this machine. */
export const LOCAL_OPERATOR = 'local operator'

/**
 * Who asks. Its name is the actor of the audit trail.
 * local    nobody signs in here: whoever sits at this machine
 * person   somebody who has signed in
 * token    a program, on behalf of the person who made its token
 * verdict  a process of this installation
 */
export const identity = z
  .object({
    kind: z.enum(['local', 'person', 'token', 'verdict']),
    name: z.string(),
    role,
    /** May decide where the protocol does not permit it. */
    force: z.boolean(),
  })
  .meta({ id: 'Identity' })

export type Role = z.infer<typeof role>
export type Identity = z.infer<typeof identity>

/** Without sign-in all is allowed: D31 sees to it that only this machine's own people come here. */
export const localOperator: Identity = {
  kind: 'local',
  name: LOCAL_OPERATOR,
  role: 'admin',
  force: true,
}
