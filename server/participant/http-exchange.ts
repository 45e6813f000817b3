import {
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  Agent as PlainAgent,
  request as requestPlain,
} from 'node:http'
import { request as requestSecure, Agent as SecureAgent } from 'node:https'
import { type StopSignal, toAbortSignal } from '@/server/platform/stop'
import type { ServiceAddress } from './http-address'
import type { Fault, OnSent } from './participant'
import { createGate } from './session-gate'

/** A whole answer, whatever its status; or nothing, and then what was asked may have happened. */
export type Answer =
  | {
      readonly type: 'answered'
      readonly status: number
      readonly headers: IncomingHttpHeaders
      /** Foreign data; undefined where the body is empty or is not JSON. */
      readonly body: unknown
    }
  | { readonly type: 'lost'; readonly fault: Fault }

export interface Call {
  readonly method: 'GET' | 'POST'
  /** What follows the address of the service. */
  readonly path: string
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly signal: StopSignal
  readonly onSent?: OnSent | undefined
}

export interface Exchange {
  ask(call: Call): Promise<Answer>
  close(): void
}

const BODY_BYTES_MAX = 1_048_576
const IDLE_MS_MAX = 30_000

/**
 * Calls to one service over connections that are kept open, at most `connectionsMax` at a time.
 * Redirects are not followed: whoever answers must be whom we asked.
 */
export function createExchange({ base, secret }: ServiceAddress, connectionsMax: number): Exchange {
  const gate = createGate(() => connectionsMax)
  const secure = base.protocol === 'https:'
  const settings = { keepAlive: true, maxSockets: connectionsMax, timeout: IDLE_MS_MAX }
  const agent = secure ? new SecureAgent(settings) : new PlainAgent(settings)
  const open = secure ? requestSecure : requestPlain
  const credentials = secret === null ? {} : { authorization: `Bearer ${secret}` }

  const once = (call: Call): Promise<Answer & { readonly stale: boolean }> =>
    new Promise((resolve) => {
      const { method, path, body } = call
      const signal = toAbortSignal(call.signal)
      const lost = (fault: Fault, stale = false) => resolve({ type: 'lost', fault, stale })
      if (signal.aborted) return lost(timedOut)
      const request = open(`${base.href.replace(/\/+$/, '')}${path}`, {
        ...{ method, agent, signal },
        headers: { accept: 'application/json', ...credentials, ...headersOf(call) },
      })
      request.once('finish', () => call.onSent?.())
      request.once('response', (response) => {
        read(response).then(
          (parsed) => resolve({ ...answerOf(response, parsed), stale: false }),
          (error: unknown) => lost(faultOf(error, signal)),
        )
      })
      // Also what comes after the answer began: read() has told by then, and nobody listens.
      request.on('error', (error) => lost(faultOf(error, signal), isStale(request, error)))
      request.end(body)
    })

  return {
    // A connection that the service closed while it lay idle: a question is simply asked again. What
    // may change something is not: the attempts tell each call that was sent, and repeat it themselves.
    ask: async (call) => {
      if ((await gate.enter(call.signal)) === null) return { type: 'lost', fault: timedOut }
      try {
        const { stale, ...answer } = await once(call)
        if (!stale || call.method !== 'GET') return answer
        const { stale: _, ...again } = await once(call)
        return again
      } finally {
        gate.leave()
      }
    },
    close: () => agent.destroy(),
  }
}

const headersOf = ({ body, headers }: Call): Readonly<Record<string, string | number>> => ({
  ...headers,
  ...(body === undefined
    ? {}
    : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
})

async function read(response: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of response) {
    chunks.push(chunk)
    length += chunk.length
    if (length > BODY_BYTES_MAX) {
      response.destroy()
      throw Object.assign(new Error('The answer is larger than 1 MiB'), { code: 'too-large' })
    }
  }
  if (!response.complete)
    throw Object.assign(new Error('The answer broke off'), { code: 'ECONNRESET' })
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    // What is not JSON is no answer of the contract; the status alone says what it is called.
    return undefined
  }
}

const answerOf = ({ statusCode = 0, headers }: IncomingMessage, body: unknown) =>
  ({ type: 'answered', status: statusCode, headers, body }) as const

const isStale = (request: ClientRequest, error: Error): boolean =>
  request.reusedSocket && 'code' in error && error.code === 'ECONNRESET'

const TEXT_MAX = 500

function faultOf(error: unknown, signal: StopSignal): Fault {
  if (signal.aborted) return timedOut
  const code =
    error instanceof Error && 'code' in error && typeof error.code === 'string'
      ? error.code
      : 'connection-lost'
  const said = error instanceof Error ? error.message.replace(/\.?$/, '.') : ''
  const text = `${said} What became of the call is not known. See whether the service runs and can be reached.`
  return { code, text: text.trim().slice(0, TEXT_MAX) }
}

const timedOut: Fault = {
  code: 'timeout',
  text: 'The service did not answer in time. What became of the call is not known. It will be looked into.',
}
