import { z } from 'zod'
import { accountName, password } from '@/server/contract/account'
import { localUrl } from '@/server/contract/public-url'
import { checkOidc, type OidcSettings, oidcOf, oidcSettings } from './oidc-settings'
import { trustedProxies } from './trusted-proxies'

const loopback = ['127.0.0.1', 'localhost', '::1'] as const
/** Every address of the machine. */
const everywhere = ['0.0.0.0', '::'] as const

const notHost =
  'must be 127.0.0.1, localhost or ::1; with VERDICT_AUTH=password or oidc also 0.0.0.0 or ::'

const methods = ['local', 'password', 'oidc'] as const

/** Settings of sign-in, for the environment. */
export const signInSettings = {
  HOST: z.enum([...loopback, ...everywhere], notHost).default('127.0.0.1'),
  VERDICT_AUTH: z.enum(methods, 'must be local, password or oidc').default('local'),
  VERDICT_ADMIN_NAME: accountName.optional(),
  VERDICT_ADMIN_PASSWORD: password.optional(),
  VERDICT_TRUST_PROXY: trustedProxies.default([]),
  ...oidcSettings,
}

interface Values extends z.infer<z.ZodObject<typeof signInSettings>> {
  readonly PORT: number
  readonly VERDICT_PUBLIC_URL?: string | undefined
}

/** D31: whoever could reach a page without sign-in could settle transactions. */
export function checkSignIn(values: Values, context: z.RefinementCtx): void {
  const refuse = (name: keyof Values, message: string) =>
    context.addIssue({ code: 'custom', path: [name], message })
  const open = everywhere.some((host) => host === values.HOST)
  if (open && values.VERDICT_AUTH === 'local')
    refuse(
      'HOST',
      'must be 127.0.0.1, localhost or ::1, for nobody signs in here: whoever reached the page could settle transactions. Set VERDICT_AUTH=password or oidc first',
    )
  if (open && values.VERDICT_PUBLIC_URL === undefined)
    refuse(
      'VERDICT_PUBLIC_URL',
      'must say how people reach the dashboard, for HOST is every address',
    )
  const { VERDICT_ADMIN_NAME: name, VERDICT_ADMIN_PASSWORD: word } = values
  if ((name === undefined) !== (word === undefined))
    refuse('VERDICT_ADMIN_NAME', 'must be set together with VERDICT_ADMIN_PASSWORD, or neither')
  if (values.VERDICT_AUTH === 'oidc') checkOidc(values, refuse)
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
  /** Where people sign in, with `oidc`; else null. */
  readonly oidc: OidcSettings | null
  /** Who is believed about whom a request comes from: addresses, and networks as `10.0.0.0/8`. */
  readonly trustedProxies: readonly string[]
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
  const isOurs = auth !== 'oidc' && name !== undefined && word !== undefined
  return {
    ...{ auth, listenOn: values.HOST, publicUrl },
    first: isOurs ? { name, password: word } : null,
    oidc: auth === 'oidc' ? oidcOf(values) : null,
    trustedProxies: values.VERDICT_TRUST_PROXY,
  }
}

/** Processes of one machine reach each other without leaving it. */
const hereOf = (host: string): string => {
  if (host === '::') return '::1'
  return host === '0.0.0.0' ? '127.0.0.1' : host
}
