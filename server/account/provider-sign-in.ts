import type { IncomingHttpHeaders } from 'node:http'
import type { Account, SignInFault } from '@/server/contract/account'
import { returnAddress } from '@/server/contract/return-address'
import { type AccountStore, SESSION_LIMITS } from './account-store'
import type { FlowStore } from './flow-store'
import { createOidcClient, newFlowSecrets, type OidcClient, type Vouched } from './oidc-client'
import type { OidcSettings } from './oidc-settings'
import { nameOf, rightsOf } from './provider-roles'
import { createSessionCookie, hashOf, newSecret } from './session-cookie'

/** So long somebody may take to sign in at the provider. */
const FLOW_MS = 600_000

export type Begun =
  | { readonly type: 'begun'; readonly location: string; readonly cookie: string }
  | { readonly type: 'unavailable'; readonly cause: unknown }

export type Finished =
  | {
      readonly type: 'signed-in'
      readonly account: Account
      readonly cookies: readonly string[]
      readonly returnTo: string
    }
  | {
      readonly type: 'refused'
      readonly fault: SignInFault
      /** Whom the provider named, if it vouched for somebody. */
      readonly name: string | null
      readonly cause: unknown
      readonly cookies: readonly string[]
      readonly returnTo: string
    }

/** Sign-in at the provider: the browser goes there, and comes back once. */
export interface ProviderSignIn {
  readonly label: string
  readonly issuer: string
  /** Where people reach this installation, without a slash at its end. */
  readonly home: string
  begin(to: string | null): Promise<Begun>
  finish(answer: URLSearchParams, headers: IncomingHttpHeaders): Promise<Finished>
  /** Where the provider ends its own session; null: nowhere. */
  leaveAt(idToken: string): Promise<string | null>
}

interface Opening {
  readonly flows: FlowStore
  readonly store: Pick<AccountStore, 'enter' | 'closeSession'>
  readonly newUlid: () => string
  readonly home: string
  readonly clock: { now(): number }
}

/** Nothing is asked of the provider before somebody signs in. */
export function openProvider(settings: OidcSettings, opening: Opening): ProviderSignIn {
  const { home, clock } = opening
  const callback = `${home}/v1/sign-in/callback`
  const client = createOidcClient({ settings, callback, now: clock.now })
  return createProviderSignIn({ ...settings, ...opening, client })
}

interface Deps extends Opening, Pick<OidcSettings, 'label' | 'issuer' | 'mapping'> {
  readonly client: OidcClient
}

function createProviderSignIn(deps: Deps): ProviderSignIn {
  const { client, flows, label, issuer, home } = deps
  const secure = home.startsWith('https:')
  const flowCookie = createSessionCookie(secure, 'sign_in')
  return {
    ...{ label, issuer, home },
    begin: async (to) => {
      const secrets = newFlowSecrets()
      const secret = newSecret()
      const asked = await client.authorizeAt(secrets)
      if (asked.type === 'unavailable') return asked
      await flows.keep(hashOf(secret), { ...secrets, returnTo: returnAddress(to) }, FLOW_MS)
      return { ...asked, type: 'begun', cookie: flowCookie.set(secret, FLOW_MS) }
    },
    finish: async (answer, headers) => {
      const held = flowCookie.read(headers)
      const flow = held === null ? null : await flows.take(hashOf(held))
      const back = {
        cookies: [flowCookie.clear()],
        returnTo: flow?.returnTo ?? returnAddress(null),
      }
      // Whoever brings another's answer, or the same once more, has no sign-in under way.
      if (flow === null || answer.get('state') !== flow.state)
        return { ...back, type: 'refused', fault: 'lost', name: null, cause: null }
      const vouched = await client.redeem(answer, flow)
      if (vouched.type !== 'vouched')
        return { ...back, type: 'refused', fault: vouched.type, name: null, cause: vouched.cause }
      const entered = await enter(deps, vouched, createSessionCookie(secure), headers)
      return { ...back, ...entered, cookies: [...back.cookies, ...entered.cookies] }
    },
    leaveAt: (idToken) => client.leaveAt(idToken, `${home}/login`),
  }
}

/** A session of its own, whatever the browser held before. */
async function enter(
  { store, mapping, issuer, newUlid }: Deps,
  { subject, claims, idToken }: Extract<Vouched, { type: 'vouched' }>,
  cookie: ReturnType<typeof createSessionCookie>,
  headers: IncomingHttpHeaders,
) {
  const name = nameOf(claims, mapping)
  const rights = rightsOf(claims, mapping)
  const refused = { type: 'refused', cause: null, cookies: [] as string[] } as const
  if (rights === null) return { ...refused, fault: 'no-role', name } as const
  const secret = newSecret()
  const { opened, account } = await store.enter(
    { id: newUlid(), issuer, subject, name, ...rights },
    { id: hashOf(secret), idToken },
    SESSION_LIMITS,
  )
  if (!opened) return { ...refused, fault: 'inactive', name: account.name } as const
  const before = cookie.read(headers)
  if (before !== null) await store.closeSession(hashOf(before))
  const cookies = [cookie.set(secret, SESSION_LIMITS.lastsMs)]
  return { type: 'signed-in', account, cookies } as const
}
