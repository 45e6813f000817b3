import type { IncomingMessage } from 'node:http'
import { problem, type Reply } from './reply'

export const BODY_BYTES_MAX = 1_048_576
/** What is read and thrown away of a body that is too large, so that the caller hears why. */
const DRAIN_BYTES_MAX = 8 * BODY_BYTES_MAX

export type Body =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly reply: Reply }

/** The body as JSON, undefined if there is none; or the problem that says why it is refused. */
export async function readBody(request: IncomingMessage): Promise<Body> {
  const { headers } = request
  const declared = Number(headers['content-length'] ?? 0)
  if (declared === 0 && headers['transfer-encoding'] === undefined)
    return { ok: true, value: undefined }
  if (!/^application\/json\s*(;.*)?$/i.test(headers['content-type'] ?? ''))
    return refuse(
      request,
      problem(
        'unsupported-media-type',
        `The body came as ${headers['content-type'] ?? 'an unnamed type'}. Bodies are read as JSON only. Send it with Content-Type: application/json.`,
      ),
    )
  if (declared > BODY_BYTES_MAX) return refuse(request, tooLarge())
  const bytes = await collect(request)
  if (bytes === null) return refuse(request, tooLarge())
  if (bytes.length === 0) return { ok: true, value: undefined }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return { ok: true, value: JSON.parse(text) }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const detail = `The body could not be read as JSON: ${why}. Nothing was done. Send valid JSON.`
    return { ok: false, reply: problem('malformed-body', detail) }
  }
}

const tooLarge = (): Reply =>
  problem(
    'body-too-large',
    `The body has more than ${BODY_BYTES_MAX} bytes. Nothing was done. Send less, in several requests.`,
    { headers: { connection: 'close' } },
  )

/** Null as soon as it is more than a body may have. */
const collect = (request: IncomingMessage): Promise<Buffer | null> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    const take = (chunk: Buffer) => {
      length += chunk.length
      if (length <= BODY_BYTES_MAX) chunks.push(chunk)
      else {
        request.off('data', take)
        resolve(null)
      }
    }
    request.on('data', take)
    request.once('end', () => resolve(Buffer.concat(chunks)))
    request.once('error', reject)
  })

function refuse(request: IncomingMessage, answer: Reply): Body {
  let length = 0
  request.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length > DRAIN_BYTES_MAX) request.destroy()
  })
  request.resume()
  return { ok: false, reply: answer }
}
