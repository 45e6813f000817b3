import type { IncomingMessage, ServerResponse } from 'node:http'
import { isGateFull } from '@/server/account/gate'
import type { Identity } from '@/server/contract/identity'
import { may, permissions } from '@/server/contract/permission'
import { isRegisterSilent } from '@/server/journal/register-silent'
import { inLanguageOf } from '@/server/language/speaking'
import { isLocksSilent } from '@/server/lock/locks-silent'
import { readBody } from './body'
import type { ApiContext } from './context'
import { isJournalSilent } from './journal-fault'
import { locksSilent } from './lock-replies'
import { noRight, notSignedIn } from './no-right'
import { NUL, parseBody, parseQuery } from './parse'
import { createLimit, type Limit } from './rates'
import { problem, type Reply, send } from './reply'
import type { Method, Route } from './route'
import { routes } from './routes'
import { refusal, withoutOrigin } from './security'

const LOOK_MS_MAX = 15_000
const OURS = /^\/(healthz|readyz|(participant-)?openapi\.json|v1(\/.*)?)$/

export type ApiHandler = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>

/**
 * Answers what is addressed to the API, and refuses what comes from elsewhere whatever its address.
 * Resolves to false, having touched nothing, for what is somebody else's: a page.
 */
export function createApi(context: ApiContext): ApiHandler {
  const limit = createLimit()
  return async (request, response) => {
    const requestId = context.newRequestId()
    const refused = refusal(request.headers, context)
    if (refused !== null) {
      send(response, refused, requestId)
      return true
    }
    const target = request.url ?? '/'
    if (!URL.canParse(target, 'http://here')) {
      send(response, noSuchRoute(target), requestId)
      return true
    }
    const url = new URL(target, 'http://here')
    if (!OURS.test(url.pathname)) return false
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    try {
      const arrived = { url, requestId, limit, signal: gone.signal }
      const asked = inLanguageOf(request.headers, () => dispatch(context, request, arrived))
      const answer = await (request.method === 'GET' ? limited(context, asked) : asked)
      send(response, answer, requestId)
    } catch (error) {
      send(response, failed(context, error, { requestId, url }), requestId)
    }
    return true
  }
}

/** A database that is paused keeps its connections open and says nothing: a look has an end. */
async function limited({ clock }: ApiContext, asked: Promise<Reply>): Promise<Reply> {
  let cancel = () => {}
  const late = new Promise<Reply>((resolve) => {
    cancel = clock.setTimer(LOOK_MS_MAX, () => resolve(journalSilent()))
  })
  return Promise.race([asked, late]).finally(() => cancel())
}

interface Arrived {
  readonly url: URL
  readonly requestId: string
  readonly limit: Limit
  readonly signal: AbortSignal
}

async function dispatch(
  context: ApiContext,
  request: IncomingMessage,
  arrived: Arrived,
): Promise<Reply> {
  const { url, requestId, signal, limit } = arrived
  const here = routes.filter(({ pattern }) => pattern.test(url.pathname))
  const route = here.find(({ method }) => method === methodOf(request))
  if (route === undefined) return here.length === 0 ? noSuchRoute(url.pathname) : otherMethod(here)
  // Whether Verdict is up can be asked while nobody can be looked up.
  const asked = permissions[route.name].need !== 'anyone'
  const identity = asked ? await context.identify(request.headers) : null
  if (!may(identity, route.name))
    return identity === null ? notSignedIn : noRight(context, route.name, identity)
  const { address } = context.callerOf(request)
  const refused =
    withoutOrigin(request, identity) ?? (await limit({ identity, address, operation: route.name }))
  if (refused !== null) return refused
  const params = paramsOf(route, url.pathname)
  if (params === null) return noSuchRoute(url.pathname)
  const read = await readBody(request)
  if (!read.ok) return read.reply
  const query = parseQuery(url.searchParams, route.query)
  if (!query.ok) return query.reply
  const body = parseBody(read.value, route.body)
  if (!body.ok) return body.reply
  const { headers } = request
  return route.handle(context, {
    ...{ params, query: query.value, body: body.value, headers, requestId, signal },
    ...{ identity: identity ?? nobody, address },
  })
}

/** Of addresses that ask for no sign-in. */
const nobody: Identity = { kind: 'person', name: 'nobody', role: 'viewer', force: false }

const methodOf = ({ method }: IncomingMessage): string | undefined =>
  method === 'HEAD' ? 'GET' : method

/** Null if a part of the path is not valid percent-encoding, or no text. */
function paramsOf(route: Route, path: string): Readonly<Record<string, string>> | null {
  const groups = Object.entries(route.pattern.exec(path)?.groups ?? {})
  try {
    const texts = groups.map(([name, text]) => [name, decodeURIComponent(text)] as const)
    // No name holds one, and PostgreSQL takes it in no text.
    return texts.some(([, text]) => text.includes(NUL)) ? null : Object.fromEntries(texts)
  } catch {
    // A stray percent sign: such an address leads nowhere.
    return null
  }
}

const noSuchRoute = (path: string): Reply =>
  problem(
    'no-such-route',
    `There is nothing at ${path.slice(0, 200)}. Nothing was done. /openapi.json lists every address.`,
  )

function otherMethod(here: readonly Route[]): Reply {
  const methods: readonly Method[] = [...new Set(here.map(({ method }) => method))]
  const allow = methods.join(', ')
  return problem('method-not-allowed', `This address answers ${allow} only. Nothing was done.`, {
    headers: { allow },
  })
}

function failed(
  { logger }: ApiContext,
  error: unknown,
  { requestId, url }: { readonly requestId: string; readonly url: URL },
): Reply {
  if (isGateFull(error)) return passwordsBusy()
  if (isJournalSilent(error)) {
    logger.warn({ error, requestId, path: url.pathname }, 'the journal did not answer')
    return journalSilent()
  }
  if (isRegisterSilent(error)) {
    logger.warn({ error, requestId, path: url.pathname }, 'the register did not answer')
    return registerSilent()
  }
  if (isLocksSilent(error)) {
    logger.warn({ error, requestId, path: url.pathname }, 'the store of locks did not answer')
    return locksSilent()
  }
  logger.error({ error, requestId, path: url.pathname }, 'a request failed')
  return problem(
    'internal',
    `Something failed that should not have. What was asked may or may not have been done. Send the number of the request, ${requestId}, to your administrator, who finds the cause in the log.`,
  )
}

const journalSilent = (): Reply =>
  problem(
    'journal-unavailable',
    'The database of the journal does not answer. What was asked may or may not have been done. Look again in a moment, and repeat only with an idempotency key.',
    { headers: { 'retry-after': '1' } },
  )

const passwordsBusy = (): Reply =>
  problem(
    'too-busy',
    'Too many passwords are being checked at this moment. Nothing was done. Send it again in a moment.',
    { headers: { 'retry-after': '1' } },
  )

const registerSilent = (): Reply =>
  problem(
    'verdicts-unavailable',
    'The register of verdicts, etcd, does not answer: a majority of its nodes is needed. Whether a verdict stands is not known, so nothing is concluded and nothing more was sent; a verdict that was proposed may still come to stand. What is in doubt stays in doubt. Bring the nodes back, then look again.',
    { headers: { 'retry-after': '1' } },
  )
