import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { freePort } from '@/server/platform/home'

export interface HeardRequest {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** What the body says: of whatever kind of target it is. */
  // biome-ignore lint/suspicious/noExplicitAny: a message is looked at field by field
  readonly message: any
}

export interface AlertListener {
  readonly url: string
  readonly heard: HeardRequest[]
  /** What is answered from now on; hold: nothing, while the connection stays open. */
  answer(with_: number | 'hold'): void
  remove(): Promise<void>
}

/** A real listener, as an operator's own would be. */
export async function startAlertListener(): Promise<AlertListener> {
  const port = await freePort()
  const heard: HeardRequest[] = []
  let answer: number | 'hold' = 200
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      const { url: path = '', headers } = request
      heard.push({ path, headers, body, message: JSON.parse(body) })
      if (answer === 'hold') return
      if (answer === 302) response.setHeader('location', `http://127.0.0.1:${port}/elsewhere`)
      response.writeHead(answer).end(`answered ${answer}`)
    })
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    ...{ url: `http://127.0.0.1:${port}`, heard },
    answer: (with_) => {
      answer = with_
    },
    remove: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
