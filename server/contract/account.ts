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

/** local: nobody does; password: with a password of Verdict's; oidc: at a provider of OpenID Connect. */
export const signInMethod = z.enum(['local', 'password', 'oidc'])

/** GET /v1/sign-in */
export const signInState = z
  .object({
    /** `local`: nobody signs in, and whoever sits at this machine may do all. */
    signIn: signInMethod,
    /** False: there is no account yet, so nobody can sign in. */
    ready: z.boolean(),
    /** What people call the provider that they sign in with; null: they do not. */
    provider: z.string().nullable(),
  })
  .meta({ id: 'SignInState' })

/** 200 of POST /v1/sign-out: where the provider ends its session too. */
export const signedOut = z.object({ continueAt: z.string() }).meta({ id: 'SignedOut' })

/**
 * Why somebody came back from the provider without being signed in.
 * unavailable  it does not answer, or with nonsense
 * lost         no sign-in of this browser is under way
 * cancelled    the provider says that it was not done
 * invalid      what came back is not what was asked for, or proves nothing
 * no-role      who it is may not come in here
 * inactive     an admin has closed the account
 */
export const signInFault = z.enum([
  ...(['unavailable', 'lost', 'cancelled', 'invalid', 'no-role', 'inactive'] as const),
])

/** GET /v1/sign-in/provider */
export const beginSignInQuery = z.object({
  to: z.string().max(2_000).optional(),
  /** The browser was sent to the public address once: it is not sent there again. */
  home: z.literal('1').optional(),
})

/** GET /v1/sign-in/callback: what it may hold is the provider's matter. */
export const providerAnswer = z.record(z.string().max(200), z.string().max(8_000))

export const account = z
  .object({
    name: accountName,
    role,
    force: z.boolean(),
    /** False: it cannot sign in, and its tokens are refused. */
    active: z.boolean(),
    /** The provider that vouches for that one, and says the role; null: a password of Verdict's. */
    issuer: z.string().nullable(),
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
export type SignInMethod = z.infer<typeof signInMethod>
export type SignInFault = z.infer<typeof signInFault>
