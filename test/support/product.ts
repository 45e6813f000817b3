import { type ChildProcess, spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Client, createClient } from '@/sdk/client'
import { freePort } from '@/server/platform/home'
import { eventually } from './eventually'
import { temporaryFolder } from './postgres-server'

const READY_MS_MAX = 120_000
const END_MS_MAX = 40_000

export interface Product {
  readonly url: string
  readonly port: number
  readonly home: string
  readonly api: Client
  /** The process that `npm start` becomes. */
  readonly supervisor: ChildProcess
  /** All it has said so far. */
  said(): string
  /** Ctrl-C; resolves once it has ended, with its exit code. */
  stop(): Promise<number | null>
}

interface Options {
  readonly port?: number
  readonly home?: string
  readonly environment?: Readonly<Record<string, string>>
}

/** The whole product as `npm start` runs it, on a port and in a folder of its own. */
export async function startProduct(options: Options = {}): Promise<Product> {
  const port = options.port ?? (await freePort())
  const home = options.home ?? temporaryFolder()
  const url = `http://127.0.0.1:${port}`
  const supervisor = spawn(process.execPath, [join(process.cwd(), 'tools/start.mjs')], {
    env: {
      // biome-ignore lint/style/noProcessEnv: a start by hand inherits its surroundings, and so does this
      ...clean(process.env),
      ...{ PORT: String(port), VERDICT_HOME: home },
      ...options.environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [supervisor.stdout, supervisor.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
  const ended = new Promise<number | null>((resolve) => supervisor.once('exit', resolve))
  const stop = async () => {
    supervisor.kill('SIGINT')
    const late = setTimeout(() => supervisor.kill('SIGKILL'), END_MS_MAX)
    const code = await ended
    clearTimeout(late)
    if (options.home === undefined) rmSync(home, { recursive: true, force: true })
    return code
  }
  try {
    await eventually(
      () => {
        if (supervisor.exitCode !== null) throw new Error(said)
        return said.includes(`Verdict is ready: ${url}`)
      },
      { withinMs: READY_MS_MAX, what: `the start of the product (${home})` },
    )
  } catch (error) {
    await stop()
    throw new Error(`${String(error)}\n${said}`)
  }
  return { url, port, home, api: createClient({ url }), supervisor, said: () => said, stop }
}

/** Settings of the machine that runs the tests must not reach the product. */
const clean = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(environment).filter(
      ([name]) => !/^(VERDICT_|DATABASE_URL$|PORT$|HOST$|LOG_LEVEL$|NODE_ENV$)/.test(name),
    ),
  ) as NodeJS.ProcessEnv
