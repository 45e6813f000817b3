import { createServer, type IncomingHttpHeaders } from 'node:http'

const NOT_NOW = 503

interface Call {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface RepeatingRelay {
  readonly url: string
  /** The Idempotency-Key that each command came with, by its path. */
  readonly keys: ReadonlyMap<string, string | undefined>
  /** Commands that were sent on more often than they came. */
  repeated(): number
  /** Repeats at once that were answered otherwise than the first. */
  readonly differing: readonly string[]
  close(): Promise<void>
}

/**
 * Between a coordinator and a service: each command arrives there one to three times, at once or one
 * after the other, and earlier commands of the branch may come again behind it. Their caller hears one
 * of the answers only.
 */
export async function openRepeatingRelay(
  target: string,
  dice: () => number,
): Promise<RepeatingRelay> {
  const before = new Map<string, Call[]>()
  const keys = new Map<string, string | undefined>()
  const differing: string[] = []
  let repeats = 0
  const times = () => 1 + Math.floor(dice() * 3)
  const send = async (call: Call) => {
    const { 'content-length': _, connection: __, host: ___, ...headers } = call.headers
    const answer = await fetch(target + call.path, {
      ...{ method: 'POST', body: call.body, headers: headers as Record<string, string> },
    })
    return { status: answer.status, body: await answer.text() }
  }
  const command = async (call: Call) => {
    const count = times()
    repeats += count - 1
    const many = Array.from({ length: count }, () => call)
    const answers = []
    if (dice() < 0.5) answers.push(...(await Promise.all(many.map(send))))
    else for (const one of many) answers.push(await send(one))
    // Of two at once the second may be told to come again, which says nothing of the branch.
    const told = answers.filter(({ status }) => status !== NOT_NOW)
    const [first] = told
    for (const { status } of told)
      if (status !== first?.status) differing.push(`${call.path}: ${first?.status}, ${status}`)
    const branch = call.path.slice(0, call.path.lastIndexOf('/'))
    const earlier = before.get(branch) ?? []
    before.set(branch, [...earlier, call])
    for (const one of earlier.filter(() => dice() < 0.5)) {
      repeats += 1
      await send(one)
    }
    return first ?? { status: NOT_NOW, body: '' }
  }
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    const { method, url: path = '/', headers } = request
    if (method === 'POST') keys.set(path, headers['idempotency-key']?.toString())
    const answer =
      method === 'POST'
        ? await command({ path, headers, body })
        : await fetch(target + path).then(async (one) => ({
            ...{ status: one.status, body: await one.text() },
          }))
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    ...{ url: `http://127.0.0.1:${port}`, keys, differing, repeated: () => repeats },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
