import { timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { readJson } from './json-body'

export interface InnerRequest {
  /** The named groups of the route's path. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** The parsed JSON body, or undefined. Foreign data: the handler parses it. */
  readonly body: unknown
  /** Aborted when the caller went away. */
  readonly signal: AbortSignal
}

export interface InnerReply {
  readonly status: number
  readonly body?: unknown
}

export interface InnerRoute {
  readonly method: string
  /** Matched against the whole path, without the query. */
  readonly path: RegExp
  handle(request: InnerRequest): InnerReply | Promise<InnerReply>
}

export interface InnerServer {
  readonly url: string
  close(): Promise<void>
}

export interface InnerServerOptions {
  readonly token: string
  readonly routes: readonly InnerRoute[]
  /** Told what a handler threw; the caller gets a 500 with its message. */
  readonly onFault?: (error: unknown) => void
  /** Any free one if absent. */
  readonly port?: number
}

/** A listener for our own processes only: on the loopback interface, JSON, behind a bearer token. */
export async function createInnerServer(options: InnerServerOptions): Promise<InnerServer> {
  const server = createServer((request, response) => {
    void answer(request, options, response).then((reply) => write(response, reply))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

export interface InnerCall {
  readonly url: string
  readonly token: string
  readonly method: string
  readonly path: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

/** Asks an inner listener. Throws only if no answer came; every status is an answer. */
export async function callInner(call: InnerCall): Promise<{ status: number; body: unknown }> {
  const response = await fetch(new URL(call.path, call.url), {
    method: call.method,
    headers: {
      ...call.headers,
      authorization: `Bearer ${call.token}`,
      ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: call.body === undefined ? null : JSON.stringify(call.body),
    signal: call.signal ?? null,
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
}

async function answer(
  request: IncomingMessage,
  { token, routes, onFault }: InnerServerOptions,
  response: ServerResponse,
): Promise<InnerReply> {
  if (!bears(request, token))
    return { status: 401, body: { error: 'The token is missing or wrong' } }
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://inner')
  const found = routes
    .map((route) => ({ route, match: route.path.exec(pathname) }))
    .find(({ route, match }) => match?.[0] === pathname && route.method === request.method)
  if (!found) return { status: 404, body: { error: `No ${request.method} ${pathname} here` } }
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  try {
    const body = await readJson(request)
    if (!body.ok) return { status: body.status, body: { error: body.reason } }
    return await found.route.handle({
      params: decoded(found.match?.groups ?? {}),
      query: searchParams,
      headers: request.headers,
      body: body.value,
      signal: gone.signal,
    })
  } catch (error) {
    onFault?.(error)
    return { status: 500, body: { error: error instanceof Error ? error.message : String(error) } }
  }
}

const decoded = (groups: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]),
  )

function bears(request: IncomingMessage, token: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? '')
  const wanted = Buffer.from(`Bearer ${token}`)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

function write(response: ServerResponse, { status, body }: InnerReply): void {
  if (response.destroyed) return
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(body === undefined ? undefined : JSON.stringify(body))
}
