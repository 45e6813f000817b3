import type { IncomingHttpHeaders } from 'node:http'
import type { Finished, ProviderSignIn } from '@/server/account/provider-sign-in'
import { beginSignInQuery, providerAnswer, type SignInFault } from '@/server/contract/account'
import type { ApiContext } from '../context'
import { type Reply, reply } from '../reply'
import { defineRoute, type Route, type RouteRequest } from '../route'
import { signInOff } from '../sign-in-method'
import { recordByHand } from './record-by-hand'

/** GET /v1/sign-in/provider: a page of the browser, and so is what it comes to. */
const beginSignIn = defineRoute({
  method: 'GET',
  path: '/v1/sign-in/provider',
  name: 'beginSignIn',
  summary: 'Sends the browser to the provider to sign in there',
  query: beginSignInQuery,
  replies: { 302: null },
  problems: ['sign-in-off'],
  handle: async ({ provider, logger }, { query: { to, home }, headers, requestId }) => {
    if (provider === null) return signInOff
    // The cookie belongs to the name under which the provider sends people back.
    if (home === undefined && !isHome(provider, headers))
      return goTo(`${provider.home}${HERE}${query({ to, home: '1' })}`)
    const begun = await provider.begin(to ?? null)
    if (begun.type === 'begun') return goTo(begun.location, [begun.cookie])
    logger.warn({ error: begun.cause, requestId }, 'the provider of sign-ins cannot be used')
    return back(provider, { fault: 'unavailable', to })
  },
})

/** GET /v1/sign-in/callback: what is wrong is told by the page where one signs in. */
const finishSignIn = defineRoute({
  method: 'GET',
  path: '/v1/sign-in/callback',
  name: 'finishSignIn',
  summary: 'Where the provider sends the browser back; the session is held by a cookie',
  query: providerAnswer,
  replies: { 302: null },
  problems: ['sign-in-off'],
  handle: async (context, request) => {
    const { provider } = context
    if (provider === null) return signInOff
    const finished = await provider.finish(new URLSearchParams(request.query), request.headers)
    await note(context, finished, request)
    const { cookies, returnTo } = finished
    if (finished.type === 'signed-in') return goTo(`${provider.home}${returnTo}`, cookies)
    return back(provider, { fault: finished.fault, to: returnTo, cookies })
  },
})

/** GET /v1/sign-in/… */
export const providerRoutes: readonly Route[] = [beginSignIn, finishSignIn]

const HERE = '/v1/sign-in/provider'

const goTo = (location: string, cookies: readonly string[] = []): Reply =>
  reply(302, undefined, {
    location,
    'referrer-policy': 'no-referrer',
    ...(cookies.length === 0 ? {} : { 'set-cookie': [...cookies] }),
  })

interface Refused {
  readonly fault: SignInFault
  readonly to?: string | undefined
  readonly cookies?: readonly string[]
}

const back = ({ home }: ProviderSignIn, { fault, to, cookies }: Refused): Reply =>
  goTo(`${home}/login${query({ to, fault })}`, cookies)

const query = (given: Readonly<Record<string, string | undefined>>): string => {
  const set = Object.entries(given).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as [string, string]],
  )
  return set.length === 0 ? '' : `?${new URLSearchParams(set)}`
}

const isHome = ({ home }: ProviderSignIn, { host }: IncomingHttpHeaders): boolean =>
  host?.toLowerCase() === new URL(home).host

type Asked = Pick<RouteRequest<unknown, unknown>, 'address' | 'requestId'>

/** Who came in, and whom the provider vouched for in vain; what proves nothing is in the log only. */
async function note(
  context: ApiContext,
  finished: Finished,
  { address, requestId }: Asked,
): Promise<void> {
  const common = { participant: null, requestId }
  const label = context.provider?.label ?? ''
  if (finished.type === 'signed-in') {
    const { name, role, force } = finished.account
    const as = `${role}${force ? ', with the force right' : ''}`
    const reason = `${name} signed in with ${label} as ${as}, from ${address}`
    return recordByHand(context, { ...common, action: 'sign-in', reason, actor: name })
  }
  const { fault, name, cause } = finished
  context.logger.warn({ fault, name, address, error: cause, requestId }, 'a sign-in was refused')
  if (name === null) return
  const why = fault === 'inactive' ? 'the account is closed' : 'nothing lets that one in'
  const reason = `${label} vouched for ${name}, from ${address}: refused, for ${why}`
  return recordByHand(context, { ...common, action: 'refuse-sign-in', reason, actor: 'nobody' })
}
