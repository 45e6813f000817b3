import { type LookupAddress, lookup } from 'node:dns'
import { type ClientRequest, request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'

export interface Posting {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What came of it: a reply of whatever status, or why there is none. */
export interface Posted {
  readonly reply: { readonly status: number; readonly body: string } | null
  readonly fault: string | null
}

/** From the look-up of the name to the end of the reply. */
export const POST_MS_MAX = 5_000
const REPLY_BYTES_MAX = 4_096

/**
 * Sends one request on a connection of its own. Redirects are not followed: whoever answers is whom
 * the operator has named. Of a reply no more is read than is kept.
 */
export function post({ url, headers, body }: Posting): Promise<Posted> {
  return new Promise((resolve) => {
    const lost = (fault: string) => resolve({ reply: null, fault })
    const target = new URL(url)
    const host = target.hostname.replace(/^\[|\]$/g, '')
    if (isForbidden(host)) return lost(forbidden(host))
    const signal = AbortSignal.timeout(POST_MS_MAX)
    const open = target.protocol === 'https:' ? requestSecure : requestPlain
    let request: ClientRequest
    try {
      request = open(target, {
        ...{ method: 'POST', agent: false, signal, lookup: guarded },
        headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
      })
    } catch (error) {
      // A header cannot hold what a secret holds, which is not shown.
      return lost(`The request cannot be made: ${error instanceof Error ? error.message : error}.`)
    }
    request.once('upgrade', (_, socket) => {
      socket.destroy()
      lost('It answered with another protocol.')
    })
    request.once('response', (response) => {
      const chunks: Buffer[] = []
      const status = response.statusCode ?? 0
      const done = () => resolve({ reply: { status, body: textOf(chunks) }, fault: null })
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        if (lengthOf(chunks) < REPLY_BYTES_MAX) return
        done()
        response.destroy()
      })
      response.once('end', done)
      // The status has arrived, and says what became of it.
      response.once('error', done)
    })
    request.on('error', (error) =>
      lost(signal.aborted ? `No answer within ${POST_MS_MAX / 1_000} s.` : `${error.message}.`),
    )
    request.end(body)
  })
}

/**
 * The operator's own network is what alerts are for. What is never meant is refused: link-local
 * addresses, at which clouds hand out the secrets of a machine, and those that name no host.
 */
const never = new BlockList()
never.addSubnet('169.254.0.0', 16, 'ipv4')
never.addSubnet('0.0.0.0', 8, 'ipv4')
never.addSubnet('224.0.0.0', 3, 'ipv4')
never.addSubnet('fe80::', 10, 'ipv6')
never.addSubnet('ff00::', 8, 'ipv6')
never.addAddress('::', 'ipv6')
never.addAddress('fd00:ec2::254', 'ipv6')

function isForbidden(address: string): boolean {
  const family = isIP(address)
  return family !== 0 && never.check(address, family === 4 ? 'ipv4' : 'ipv6')
}

const forbidden = (address: string): string =>
  `${address} is a link-local or reserved address, and nothing is sent there.`

/** A name is looked up once, and what is connected to is what was looked at. */
const guarded: LookupFunction = (name, options, answer) => {
  lookup(name, { ...options, all: true }, (error, found: LookupAddress[]) => {
    if (error !== null) return answer(error, [])
    const bad = found.find(({ address }) => isForbidden(address))
    const [first] = found
    if (bad !== undefined) answer(new Error(forbidden(bad.address)), [])
    else if (options.all === true) answer(null, found)
    else answer(null, first?.address ?? '', first?.family)
  })
}

const lengthOf = (chunks: readonly Buffer[]): number =>
  chunks.reduce((sum, { length }) => sum + length, 0)

/** A database takes no text with a zero in it. */
const textOf = (chunks: readonly Buffer[]): string =>
  Buffer.concat(chunks).subarray(0, REPLY_BYTES_MAX).toString('utf8').replaceAll('\0', '\uFFFD')
