import type { IncomingHttpHeaders } from 'node:http'
import { problem, type Reply } from './reply'

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])
const HTTP_PORT = '80'

/** D31, until sign-in exists: only who speaks to this machine, from this machine's own pages. */
export function refusal(headers: IncomingHttpHeaders, port: number): Reply | null {
  if (!isOurs(headers.host, port))
    return problem(
      'foreign-host',
      `The request was for ${headers.host ?? 'no host'}. Verdict answers loopback names only, so that no other site can reach it through your browser. Use http://localhost:${port}.`,
    )
  const { origin } = headers
  if (origin !== undefined && !isOwnOrigin(origin, port))
    return problem(
      'foreign-origin',
      `The request came from a page of ${origin}. Pages of other sites may not use Verdict. Open http://localhost:${port} itself.`,
    )
  return null
}

/** True for the address of our own pages; the gateway asks the same of its sockets. */
export function isOwnOrigin(origin: string, port: number): boolean {
  const [, host] = /^http:\/\/([^/]+)$/.exec(origin) ?? []
  return isOurs(host, port)
}

function isOurs(host: string | undefined, port: number): boolean {
  const [, name = '', given = HTTP_PORT] =
    /^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(host?.toLowerCase() ?? '') ?? []
  return LOOPBACK.has(name) && given === String(port)
}
