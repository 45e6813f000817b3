import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { RoleMapping } from './provider-roles'

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

const issuer = z.string().refine((text) => {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username, search, hash } = new URL(text)
  const safe = protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname))
  return safe && username === '' && search === '' && hash === ''
}, 'must be the address that the provider calls its issuer, https://…')

const line = (what: string, max: number) =>
  z
    .string()
    .max(max)
    .regex(/^\P{Cc}+$/u, `must be ${what}, in one line of at most ${max} characters`)

/** Values of a claim with commas between. */
const values = z
  .string()
  .transform((text) => text.split(',').map((value) => value.trim()))
  .refine((all) => all.every((value) => value !== ''), 'must be values with commas between')

/** Settings of sign-in at a provider of OpenID Connect, for the environment. */
export const oidcSettings = {
  VERDICT_OIDC_ISSUER: issuer.optional(),
  VERDICT_OIDC_CLIENT_ID: line('what the provider calls Verdict', 500).optional(),
  VERDICT_OIDC_CLIENT_SECRET: line('the secret of the client', 4_000).optional(),
  VERDICT_OIDC_CLIENT_SECRET_FILE: z.string().optional(),
  VERDICT_OIDC_LABEL: line('what people call the provider', 40).default('single sign-on'),
  VERDICT_OIDC_SCOPES: z
    .string()
    .regex(/^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/, 'must be words with spaces')
    .refine((text) => text.split(' ').includes('openid'), 'must contain openid')
    .default('openid profile email'),
  VERDICT_OIDC_NAME_CLAIM: line('the name of a claim', 200).default('preferred_username'),
  VERDICT_OIDC_ROLES_CLAIM: line('the name of a claim', 200).default('groups'),
  VERDICT_OIDC_ADMINS: values.optional(),
  VERDICT_OIDC_OPERATORS: values.default([]),
  VERDICT_OIDC_VIEWERS: values.default([]),
  VERDICT_OIDC_FORCE: values.default([]),
  VERDICT_OIDC_REFUSED: values.default([]),
}

type Values = z.infer<z.ZodObject<typeof oidcSettings>>

/** How people sign in at a provider. */
export interface OidcSettings {
  readonly issuer: string
  readonly clientId: string
  /** Null: a public client, which PKCE alone vouches for. */
  readonly clientSecret: string | null
  readonly scopes: string
  /** What people call it: the button says “Sign in with …”. */
  readonly label: string
  readonly mapping: RoleMapping
}

type Refuse = (name: keyof Values, message: string) => void

/** All that is wrong with it, where people sign in at a provider. */
export function checkOidc(all: Values, refuse: Refuse): void {
  const needed = ['VERDICT_OIDC_ISSUER', 'VERDICT_OIDC_CLIENT_ID', 'VERDICT_OIDC_ADMINS'] as const
  for (const name of needed)
    if (all[name] === undefined) refuse(name, `must be set, for VERDICT_AUTH is oidc`)
  const file = all.VERDICT_OIDC_CLIENT_SECRET_FILE
  if (file === undefined) return
  if (all.VERDICT_OIDC_CLIENT_SECRET !== undefined)
    refuse('VERDICT_OIDC_CLIENT_SECRET', 'must not be set beside VERDICT_OIDC_CLIENT_SECRET_FILE')
  if (secretIn(file) === null)
    refuse('VERDICT_OIDC_CLIENT_SECRET_FILE', 'must name a file that can be read and is not empty')
}

/** Of what has passed the check; null: something is missing, and nobody signs in at a provider. */
export function oidcOf(all: Values): OidcSettings | null {
  const { VERDICT_OIDC_ISSUER: at, VERDICT_OIDC_CLIENT_ID: clientId, VERDICT_OIDC_ADMINS } = all
  if (at === undefined || clientId === undefined || VERDICT_OIDC_ADMINS === undefined) return null
  const file = all.VERDICT_OIDC_CLIENT_SECRET_FILE
  return {
    ...{ issuer: at, clientId, scopes: all.VERDICT_OIDC_SCOPES, label: all.VERDICT_OIDC_LABEL },
    clientSecret: file === undefined ? (all.VERDICT_OIDC_CLIENT_SECRET ?? null) : secretIn(file),
    mapping: {
      ...{ nameClaim: all.VERDICT_OIDC_NAME_CLAIM, rolesClaim: all.VERDICT_OIDC_ROLES_CLAIM },
      ...{ admin: VERDICT_OIDC_ADMINS, operator: all.VERDICT_OIDC_OPERATORS },
      ...{ viewer: all.VERDICT_OIDC_VIEWERS, force: all.VERDICT_OIDC_FORCE },
      refused: all.VERDICT_OIDC_REFUSED,
    },
  }
}

/** Null: it cannot be read, or is empty. */
function secretIn(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim() || null
  } catch {
    // Told as a fault of the settings, which names the variable.
    return null
  }
}
