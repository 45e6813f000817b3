import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Reply } from './reply'

const BODY_BYTES_MAX = 1_048_576

type Read = { readonly value: unknown } | { readonly refused: Reply }

/** The body as JSON, up to a limit; an empty one counts as an empty object. */
export async function readBody(request: IncomingMessage): Promise<Read> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request) {
    chunks.push(chunk)
    length += chunk.length
    if (length > BODY_BYTES_MAX) return { refused: plain(413, 'The body is larger than 1 MiB.') }
  }
  if (length === 0) return { value: {} }
  try {
    return { value: JSON.parse(Buffer.concat(chunks).toString('utf8')) }
  } catch {
    return { refused: plain(400, 'The body is not JSON.') }
  }
}

export const plain = (status: number, reason: string): Reply => ({ status, body: { reason } })

export function isAuthorized(request: IncomingMessage, secret: string | null): boolean {
  if (secret === null) return true
  const given = Buffer.from(request.headers.authorization ?? '')
  const wanted = Buffer.from(`Bearer ${secret}`)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

export function send(response: ServerResponse, { status, body, headers }: Reply): void {
  if (response.destroyed) return
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(JSON.stringify(body))
}
