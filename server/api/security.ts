import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { Identity } from '@/server/contract/identity'
import { problem, type Reply } from './reply'

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']
const HTTP_PORT = '80'

/** By which addresses Verdict is reached: loopback names with its port, and the public one, if any. */
export interface Door {
  readonly port: number
  readonly publicUrl: string | null
}

/** D31: only who speaks to an address of ours, from our own pages. */
export function refusal(headers: IncomingHttpHeaders, door: Door): Reply | null {
  const home = door.publicUrl ?? `http://localhost:${door.port}`
  if (!isOurs(headers.host, door))
    return problem(
      'foreign-host',
      `The request was for ${headers.host ?? 'no host'}. Verdict answers its own names only, so that no other site can reach it through your browser. Use ${home}.`,
    )
  const { origin } = headers
  if (origin !== undefined && !isOwnOrigin(origin, door))
    return problem(
      'foreign-origin',
      `The request came from a page of ${origin}. Pages of other sites may not use Verdict. Open ${home} itself.`,
    )
  return null
}

/** A browser names the page that acts; who holds a session and does not name one is no browser. */
export function withoutOrigin(
  { method, headers }: Pick<IncomingMessage, 'method' | 'headers'>,
  identity: Identity | null,
): Reply | null {
  const acts = method !== 'GET' && method !== 'HEAD'
  if (identity?.kind !== 'person' || !acts || headers.origin !== undefined) return null
  return problem(
    'foreign-origin',
    'The request does not say which page it came from, and acts for somebody who has signed in with a browser. Nothing was done. Programs use an API token.',
  )
}

/** True for the address of our own pages; the gateway asks the same of its sockets. */
export function isOwnOrigin(origin: string, door: Door): boolean {
  if (door.publicUrl !== null && origin === new URL(door.publicUrl).origin) return true
  const [, host] = /^http:\/\/([^/]+)$/.exec(origin) ?? []
  return isLoopback(host, door.port)
}

function isOurs(host: string | undefined, { port, publicUrl }: Door): boolean {
  const isPublic = publicUrl !== null && host?.toLowerCase() === new URL(publicUrl).host
  return isPublic || isLoopback(host, port)
}

function isLoopback(host: string | undefined, port: number): boolean {
  const [, name = '', given = HTTP_PORT] =
    /^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(host?.toLowerCase() ?? '') ?? []
  return LOOPBACK.includes(name) && given === String(port)
}
