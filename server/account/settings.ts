import { z } from 'zod'
import { accountName, password } from '@/server/contract/account'
import { localUrl } from '@/server/contract/public-url'

const loopback = ['127.0.0.1', 'localhost', '::1'] as const
/** Every address of the machine. */
const everywhere = ['0.0.0.0', '::'] as const

const notHost = 'must be 127.0.0.1, localhost or ::1; with VERDICT_AUTH=password also 0.0.0.0 or ::'

const methods = ['local', 'password'] as const

/** Settings of sign-in, for the environment. */
export const signInSettings = {
  HOST: z.enum([...loopback, ...everywhere], notHost).default('127.0.0.1'),
  VERDICT_AUTH: z.enum(methods, 'must be local or password').default('local'),
  VERDICT_ADMIN_NAME: accountName.optional(),
  VERDICT_ADMIN_PASSWORD: password.optional(),
}

interface Values {
  readonly PORT: number
  readonly HOST: string
  readonly VERDICT_AUTH: (typeof methods)[number]
  readonly VERDICT_PUBLIC_URL?: string | undefined
  readonly VERDICT_ADMIN_NAME?: string | undefined
  readonly VERDICT_ADMIN_PASSWORD?: string | undefined
}

/** D31: whoever could reach a page without sign-in could settle transactions. */
export function checkSignIn(values: Values, context: z.RefinementCtx): void {
  const refuse = (name: keyof Values, message: string) =>
    context.addIssue({ code: 'custom', path: [name], message })
  const open = everywhere.some((host) => host === values.HOST)
  if (open && values.VERDICT_AUTH === 'local')
    refuse(
      'HOST',
      'must be 127.0.0.1, localhost or ::1, for nobody signs in here: whoever reached the page could settle transactions. Set VERDICT_AUTH=password first',
    )
  if (open && values.VERDICT_PUBLIC_URL === undefined)
    refuse(
      'VERDICT_PUBLIC_URL',
      'must say how people reach the dashboard, for HOST is every address',
    )
  const { VERDICT_ADMIN_NAME: name, VERDICT_ADMIN_PASSWORD: word } = values
  if ((name === undefined) !== (word === undefined))
    refuse('VERDICT_ADMIN_NAME', 'must be set together with VERDICT_ADMIN_PASSWORD, or neither')
}

export interface SignIn {
  /** `local`: nobody signs in, and whoever sits at this machine may do all. */
  readonly auth: (typeof methods)[number]
  /** Where the dashboard listens. */
  readonly listenOn: string
  /** How people reach it from elsewhere; null: they do not. */
  readonly publicUrl: string | null
  /** Made once, if there is nobody yet. */
  readonly first: { readonly name: string; readonly password: string } | null
}

/** Where it is reached from here, and from elsewhere. */
export function addressesOf(values: Values) {
  const host = hereOf(values.HOST)
  const publicUrl = values.VERDICT_PUBLIC_URL ?? localUrl(host, values.PORT)
  return { host, publicUrl, signIn: signInOf(values) }
}

function signInOf(values: Values): SignIn {
  const { VERDICT_AUTH: auth, VERDICT_ADMIN_NAME: name, VERDICT_ADMIN_PASSWORD: word } = values
  const publicUrl = auth === 'local' ? null : (values.VERDICT_PUBLIC_URL ?? null)
  const first = name === undefined || word === undefined ? null : { name, password: word }
  return { auth, listenOn: values.HOST, publicUrl, first }
}

/** Processes of one machine reach each other without leaving it. */
const hereOf = (host: string): string => {
  if (host === '::') return '::1'
  return host === '0.0.0.0' ? '127.0.0.1' : host
}
