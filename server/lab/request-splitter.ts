const HEAD_END = Buffer.from('\r\n\r\n')
/** Larger requests are not told apart: they pass like any bytes. */
const REQUEST_BYTES_MAX = 1_048_576

/**
 * Tells the requests of an HTTP/1.1 connection from one another, so that one can be sent again: each
 * is handed over when its last byte was seen. What has no length of its own ends the telling.
 */
export function createRequestSplitter(onRequest: (bytes: Buffer) => void) {
  let seen: Buffer = Buffer.alloc(0)
  let lost = false

  const next = (): Buffer | null => {
    const headEnd = seen.indexOf(HEAD_END)
    if (headEnd === -1) return null
    const bodyBytes = bodyBytesIn(seen.toString('latin1', 0, headEnd))
    if (bodyBytes === null) {
      lost = true
      return null
    }
    const length = headEnd + HEAD_END.length + bodyBytes
    if (seen.length < length) return null
    const request = seen.subarray(0, length)
    seen = seen.subarray(length)
    return request
  }
  return {
    push: (chunk: Buffer): void => {
      if (lost) return
      seen = Buffer.concat([seen, chunk])
      for (let request = next(); request !== null; request = next()) onRequest(request)
      if (seen.length > REQUEST_BYTES_MAX) lost = true
      if (lost) seen = Buffer.alloc(0)
    },
  }
}

/** Null: the body ends by a mark in itself. */
function bodyBytesIn(head: string): number | null {
  if (/^transfer-encoding:/im.test(head)) return null
  return Number(/^content-length:\s*(\d+)/im.exec(head)?.[1] ?? 0)
}
