import { z } from 'zod'
import { role } from './identity'
import { time } from './transaction'

const NAME_MAX = 40
const PASSWORD_MIN = 12
const PASSWORD_MAX = 200
/** What stands in journal and audit trail for processes is no person's name. */
const RESERVED = new Set([
  'coordinator',
  'operator',
  'recovery',
  'lab',
  'verdict',
  'nobody',
  'environment',
])

export const accountName = z
  .string()
  .max(NAME_MAX)
  .regex(/^[a-z][a-z0-9._-]*$/, 'Small letters, digits, dots and dashes, a letter first')
  .refine((name) => !RESERVED.has(name), 'This name stands for a part of Verdict itself')

export const password = z
  .string()
  .min(PASSWORD_MIN, `A password has at least ${PASSWORD_MIN} characters`)
  .max(PASSWORD_MAX)

/** POST /v1/sign-in; what cannot be right is told like what is wrong. */
export const signInRequest = z
  .strictObject({
    // No name has control characters, and no database takes all of them.
    name: z
      .string()
      .max(PASSWORD_MAX)
      .regex(/^\P{Cc}*$/u),
    password: z.string().max(PASSWORD_MAX),
  })
  .meta({ id: 'SignInRequest' })

/** GET /v1/sign-in */
export const signInState = z
  .object({
    /** `local`: nobody signs in, and whoever sits at this machine may do all. */
    signIn: z.enum(['local', 'password']),
    /** False: there is no account yet, so nobody can sign in. */
    ready: z.boolean(),
  })
  .meta({ id: 'SignInState' })

export const account = z
  .object({
    name: accountName,
    role,
    force: z.boolean(),
    /** False: it cannot sign in, and its tokens are refused. */
    active: z.boolean(),
    createdAt: time,
    signedInAt: time.nullable(),
  })
  .meta({ id: 'Account' })

export const accountList = z.object({ items: z.array(account) }).meta({ id: 'AccountList' })

/** POST /v1/users */
export const newAccount = z
  .strictObject({ name: accountName, role, force: z.boolean().default(false), password })
  .meta({ id: 'NewAccount' })

/** PATCH /v1/users/{name} */
export const accountChange = z
  .strictObject({ role, force: z.boolean(), active: z.boolean() })
  .partial()
  .meta({ id: 'AccountChange' })

/** POST /v1/users/{name}:reset-password */
export const passwordReset = z.strictObject({ password }).meta({ id: 'PasswordReset' })

/** POST /v1/me:change-password */
export const passwordChange = z
  .strictObject({ current: z.string().max(PASSWORD_MAX), next: password })
  .meta({ id: 'PasswordChange' })

export type Account = z.infer<typeof account>
export type AccountChange = z.infer<typeof accountChange>
export type NewAccount = z.infer<typeof newAccount>
