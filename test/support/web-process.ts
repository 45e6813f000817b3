import { join } from 'node:path'
import { freePort } from '@/server/platform/home'
import type { Cluster } from './cluster'
import { eventually } from './eventually'
import { startVerdict } from './verdict-process'

interface WebAnswer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: an answer is looked at field by field
  readonly body: any
}

export interface WebProcess {
  readonly url: string
  put(path: string, body: unknown, headers?: Record<string, string>): Promise<WebAnswer>
  get(path: string): Promise<WebAnswer>
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<WebAnswer>
  /** What an operator sees who opens the transaction now. */
  look(id: string): Promise<Sight>
  /** Acts upon what was seen; each call is a new decision unless a key is given. */
  act(sight: Sight, action: 'commit' | 'abort' | 'retry', more?: Acting): Promise<WebAnswer>
  kill(): Promise<void>
}

interface Acting {
  readonly code?: string
  readonly category?: string
  readonly key?: string
}

interface Sight {
  readonly id: string
  readonly evidence: WebAnswer['body']
  readonly preview: WebAnswer['body']
}

/** The role `web` as a process of its own; the pages must have been built. */
export async function startWeb(
  cluster: Cluster,
  at?: string,
  more: Readonly<Record<string, string>> = {},
): Promise<WebProcess> {
  const port = at === undefined ? await freePort() : Number(new URL(at).port)
  const environment = {
    ...cluster.environment,
    ...{ VERDICT_ROLE: 'web', VERDICT_PROCESS: 'web', PORT: String(port) },
    VERDICT_HOME: join(cluster.folder, 'web'),
    ...more,
  }
  const child = startVerdict(environment, join(cluster.folder, 'web.log'))
  const call = async (method: string, path: string, body?: unknown, headers = {}) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? null : JSON.stringify(body),
    })
    return { status: response.status, body: await response.json() }
  }
  await eventually(async () => (await call('GET', '/healthz')).status === 200, {
    what: 'that web answers',
    withinMs: 60_000,
  })
  const post: WebProcess['post'] = (path, body, headers) => call('POST', path, body, headers)
  let keys = 0
  return {
    url: `http://127.0.0.1:${port}`,
    get: (path) => call('GET', path),
    put: (path, body, headers) => call('PUT', path, body, headers),
    post,
    look: async (id) => {
      const { body: evidence } = await post(`/v1/transactions/${id}/evidence`)
      const { evidenceId } = evidence
      const { body } = await post(`/v1/transactions/${id}/actions:preview`, { evidenceId })
      return { id, evidence, preview: body }
    },
    act: ({ id, evidence, preview }, action, { code, category, key = `action-${++keys}` } = {}) => {
      const { evidenceId } = evidence
      const reason = 'The coordinator does not come back'
      const body = {
        ...{ action, evidenceId, reason },
        ...(code === undefined ? {} : { code }),
        ...(category === undefined ? {} : { category }),
      }
      const headers = { 'idempotency-key': key, 'if-match': `"${preview.version}"` }
      return post(`/v1/transactions/${id}/actions`, body, headers)
    },
    kill: async () => {
      child.signal('SIGKILL')
      await child.ended
    },
  }
}
