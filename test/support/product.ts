import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Client, createClient } from '@/sdk/client'
import { freePort } from '@/server/platform/home'
import { eventually } from './eventually'
import { copyFolder, forgetOthers, keepAs } from './first-data'
import { temporaryFolder } from './temporary-folder'

const READY_MS_MAX = 120_000
const END_MS_MAX = 40_000

const buildFolder = join(process.cwd(), '.build')
/** Tells which server made what is there. */
const stamp = join(buildFolder, 'server.stamp')

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

/**
 * The whole product as `npm start` runs it, on a port and in a folder of its own. Where the folder
 * is not named, it is one that was started and stopped once: a first start takes twice as long.
 */
export async function startProduct(options: Options = {}): Promise<Product> {
  if (options.home !== undefined) return run({ ...options, home: options.home })
  const home = temporaryFolder()
  await putFirstHome(home)
  const product = await run({ ...options, home })
  const stop = async () => {
    const code = await product.stop()
    rmSync(home, { recursive: true, force: true })
    return code
  }
  return { ...product, stop }
}

/** What a folder of the product is like after its first start. */
async function putFirstHome(home: string): Promise<void> {
  const made = join(buildFolder, `first-data/home-${readFileSync(stamp, 'utf8').slice(0, 12)}`)
  if (!existsSync(made)) {
    const first = temporaryFolder()
    try {
      const product = await run({ home: first })
      await product.stop()
      // These are the machine's, and of that start.
      for (const name of ['ports', 'logs']) rmSync(join(first, name), { recursive: true })
      keepAs(made, first)
      forgetOthers(made)
    } finally {
      rmSync(first, { recursive: true, force: true })
    }
  }
  copyFolder(`${made}/.`, home)
}

async function run(options: Options & { readonly home: string }): Promise<Product> {
  const { home } = options
  const port = options.port ?? (await freePort())
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
