import * as oidc from 'openid-client'
import type { OidcSettings } from './oidc-settings'
import { type Claims, claimIn } from './provider-roles'

/** For each request to the provider. */
const TIMEOUT_S = 3
/** After so long the provider's description and its keys are read anew. */
const FRESH_MS = 3_600_000

/** What one sign-in is bound to, kept on the server until the browser comes back. */
export interface FlowSecrets {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

export type SentTo =
  | { readonly type: 'sent'; readonly location: string }
  | { readonly type: 'unavailable'; readonly cause: unknown }

export type Vouched =
  | { readonly type: 'vouched'; readonly subject: string; readonly claims: Claims; idToken: string }
  | { readonly type: 'cancelled' | 'invalid' | 'unavailable'; readonly cause: unknown }

/** The provider, as Verdict speaks to it. It is asked when somebody signs in, and not before. */
export interface OidcClient {
  /** Where the browser is sent. */
  authorizeAt(secrets: FlowSecrets): Promise<SentTo>
  /** What the provider vouches for, by the address at which the browser came back. */
  redeem(answer: URLSearchParams, secrets: FlowSecrets): Promise<Vouched>
  /** Where the browser ends its session there; null: the provider offers none, or is silent. */
  leaveAt(idToken: string, backTo: string): Promise<string | null>
}

export const newFlowSecrets = (): FlowSecrets => ({
  ...{ state: oidc.randomState(), nonce: oidc.randomNonce() },
  verifier: oidc.randomPKCECodeVerifier(),
})

interface Deps {
  readonly settings: OidcSettings
  readonly callback: string
  readonly now: () => number
}

export function createOidcClient({ settings, callback, now }: Deps): OidcClient {
  const read = cached(() => discover(settings), now)
  return {
    authorizeAt: async ({ state, nonce, verifier }) => {
      try {
        const { href: location } = oidc.buildAuthorizationUrl(await read(), {
          ...{ redirect_uri: callback, scope: settings.scopes, state, nonce },
          code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
        })
        return { type: 'sent', location }
      } catch (cause) {
        return { type: 'unavailable', cause }
      }
    },
    redeem: async (answer, { state, nonce, verifier }) => {
      const url = new URL(callback)
      url.search = String(answer)
      try {
        const config = await read()
        const tokens = await oidc.authorizationCodeGrant(config, url, {
          ...{ expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier },
        })
        const claims = tokens.claims()
        if (claims === undefined || tokens.id_token === undefined)
          return { type: 'invalid', cause: new Error('the provider sent no ID token') }
        const more = await askForMore(config, { settings, claims, token: tokens.access_token })
        const { id_token: idToken } = tokens
        return { type: 'vouched', subject: claims.sub, claims: { ...more, ...claims }, idToken }
      } catch (cause) {
        return { type: faultOf(cause), cause }
      }
    },
    leaveAt: async (idToken, backTo) => {
      const config = await read().catch(() => null)
      if (config?.serverMetadata().end_session_endpoint === undefined) return null
      return oidc.buildEndSessionUrl(config, {
        ...{ id_token_hint: idToken, post_logout_redirect_uri: backTo },
      }).href
    },
  }
}

/** Every answer is checked by its signature, whatever way it came. */
async function discover({ issuer, clientId, clientSecret }: OidcSettings) {
  const plain = new URL(issuer).protocol === 'http:'
  const auth = clientSecret === null ? oidc.None() : undefined
  return oidc.discovery(new URL(issuer), clientId, clientSecret ?? undefined, auth, {
    timeout: TIMEOUT_S,
    execute: [oidc.enableNonRepudiationChecks, ...(plain ? [oidc.allowInsecureRequests] : [])],
  })
}

/** Reads once for all who ask; what is old serves on while nothing newer can be had. */
function cached<Value>(read: () => Promise<Value>, now: () => number): () => Promise<Value> {
  let kept: { readonly value: Value; readonly at: number } | null = null
  let reading: Promise<Value> | null = null
  const refresh = async () => {
    const value = await read()
    kept = { value, at: now() }
    return value
  }
  return async () => {
    const last = kept
    if (last !== null && now() - last.at < FRESH_MS) return last.value
    reading ??= refresh().finally(() => {
      reading = null
    })
    return last === null ? reading : reading.catch(() => last.value)
  }
}

interface Known {
  readonly settings: OidcSettings
  readonly claims: Claims & { readonly sub: string }
  readonly token: string
}

/** Some providers tell name and groups at an address of its own only. */
async function askForMore(
  config: oidc.Configuration,
  { settings: { mapping }, claims, token }: Known,
): Promise<Claims> {
  const wanted = [mapping.nameClaim, mapping.rolesClaim]
  const told = wanted.every((name) => claimIn(claims, name) !== undefined)
  if (told || config.serverMetadata().userinfo_endpoint === undefined) return {}
  return oidc.fetchUserInfo(config, token, claims.sub)
}

const SILENT = new Set(['OAUTH_TIMEOUT', 'OAUTH_ABORT'])
const SERVER_FAULT = 500

/** Said no, said nothing, or said what cannot be believed. */
function faultOf(error: unknown): 'cancelled' | 'unavailable' | 'invalid' {
  if (error instanceof oidc.AuthorizationResponseError) return 'cancelled'
  if (error instanceof TypeError) return 'unavailable'
  if (!(error instanceof oidc.ClientError)) return 'invalid'
  const { code = '', cause } = error
  if (cause instanceof Response && cause.status >= SERVER_FAULT) return 'unavailable'
  return SILENT.has(code) ? 'unavailable' : 'invalid'
}
