import type { IncomingMessage } from 'node:http'

const BODY_BYTES_MAX = 1_048_576

/** The parsed body, undefined if there is none; or why it was refused, with the status for that. */
export type JsonBody =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly status: number; readonly reason: string }

/** Reads a request's body as JSON, up to a limit. */
export async function readJson(request: IncomingMessage): Promise<JsonBody> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request) {
    chunks.push(chunk)
    length += chunk.length
    if (length > BODY_BYTES_MAX)
      return { ok: false, status: 413, reason: `A body may have at most ${BODY_BYTES_MAX} bytes` }
  }
  if (length === 0) return { ok: true, value: undefined }
  try {
    return { ok: true, value: JSON.parse(Buffer.concat(chunks).toString('utf8')) }
  } catch {
    return { ok: false, status: 400, reason: 'The body is not JSON' }
  }
}
