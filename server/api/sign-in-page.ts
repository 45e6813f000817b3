import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ApiContext } from './context'

/** The page to sign in, and what it is made of. */
const OPEN = /^\/(login|_next\/.*|icon\.svg|favicon\.ico)$/

/**
 * Sends whoever asks for a page without having signed in to where one does, and back afterwards.
 * Pages hold no data, they ask the API for all: where nobody can be looked up now, the page says so.
 */
export async function sentToSignIn(
  { accounts, identify }: Pick<ApiContext, 'accounts' | 'identify'>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  if (accounts === null) return false
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://here')
  if (OPEN.test(pathname)) return false
  const who = await identify(request.headers).catch(() => undefined)
  if (who !== null) return false
  // Next's own, of a page that it loads into another.
  searchParams.delete('_rsc')
  const search = searchParams.size === 0 ? '' : `?${searchParams}`
  const to = encodeURIComponent(pathname + search)
  response.writeHead(302, { location: `/login?to=${to}`, 'cache-control': 'no-store' }).end()
  return true
}

/**
 * Sends whoever has come to the proxy by plain http to the public address, where that is https:
 * the cookie of the session does not travel otherwise.
 */
export function sentToHttps(
  { publicUrl, callerOf }: Pick<ApiContext, 'publicUrl' | 'callerOf'>,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  if (publicUrl?.startsWith('https:') !== true) return false
  if (callerOf(request).proto !== 'http') return false
  const { pathname, search } = new URL(request.url ?? '/', 'http://here')
  const location = `${publicUrl}${pathname}${search}`
  response.writeHead(308, { location, 'cache-control': 'no-store' }).end()
  return true
}
