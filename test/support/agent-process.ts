import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { freePort, openHome } from '@/server/platform/home'
import { eventually } from './eventually'
import { temporaryFolder } from './temporary-folder'
import { startVerdict, type VerdictProcess } from './verdict-process'

export interface Heard {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: an answer is looked at field by field
  readonly body: any
}

export interface AgentProcess {
  /** Without the secret. */
  readonly url: string
  readonly secret: string
  /** With it, as the agent is registered. */
  readonly address: string
  pid(): number
  start(): Promise<void>
  kill(): Promise<void>
  /** Asks as a coordinator or a peer does. */
  ask(method: string, path: string, body?: unknown, headers?: object): Promise<Heard>
  remove(): Promise<void>
}

/** The role `agent` as a process of its own, in front of that database. */
export async function startAgent(
  databaseUrl: string,
  more: Readonly<Record<string, string>> = {},
): Promise<AgentProcess> {
  const [folder, port] = [temporaryFolder(), await freePort()]
  const secret = openHome(folder).password('agent')
  const url = `http://127.0.0.1:${port}`
  let child: VerdictProcess | null = null
  const environment = {
    ...{ VERDICT_ROLE: 'agent', VERDICT_HOME: folder, DATABASE_URL: databaseUrl },
    ...{ PORT: String(port), LOG_LEVEL: 'warn', ...more },
  }
  const kill = async () => {
    child?.signal('SIGKILL')
    await child?.ended
  }
  const ask: AgentProcess['ask'] = async (method, path, body, headers = {}) => {
    const response = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${secret}`, ...headers },
      body: body === undefined ? null : JSON.stringify(body),
    })
    return { status: response.status, body: await response.json() }
  }
  const start = async () => {
    child = startVerdict(environment, join(folder, 'log'))
    await eventually(async () => (await ask('GET', '/verdict')).status === 200, {
      what: 'that the agent answers',
      withinMs: 30_000,
    })
  }
  await start()
  return {
    ...{ url, secret, start, kill, ask },
    pid: () => child?.pid ?? 0,
    address: url.replace('http://', `http://:${secret}@`),
    remove: async () => {
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
