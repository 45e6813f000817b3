import { type ChildProcess, spawn } from 'node:child_process'
import { openSync } from 'node:fs'
import { join } from 'node:path'
import { quickStart } from './quick-start'

const root = join(import.meta.dirname, '../..')
// biome-ignore lint/style/noProcessEnv: a test of the tests brings a bundle of its own
const bundle = process.env.VERDICT_TEST_BUNDLE ?? join(root, '.build/main.mjs')

export interface VerdictProcess {
  readonly pid: number
  /** Resolves when it is gone, with what it died of. */
  readonly ended: Promise<NodeJS.Signals | number | null>
  signal(name: NodeJS.Signals): void
}

const running = new Set<ChildProcess>()
// A test that was broken off must leave nobody behind, stopped ones included.
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** One process of Verdict, as the supervisor would start it, but for how its code is compiled. */
export function startVerdict(
  environment: Readonly<Record<string, string>>,
  logFile: string,
  flags: readonly string[] = quickStart,
): VerdictProcess {
  const log = openSync(logFile, 'a')
  const child = spawn(process.execPath, [...flags, '--enable-source-maps', bundle], {
    cwd: root,
    env: {
      // biome-ignore lint/style/noProcessEnv: child processes find PostgreSQL as we do
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      ...environment,
    },
    stdio: ['ignore', log, log],
  })
  running.add(child)
  const ended = new Promise<NodeJS.Signals | number | null>((resolve) =>
    child.once('exit', (code, by) => {
      running.delete(child)
      resolve(by ?? code)
    }),
  )
  return { pid: child.pid ?? 0, ended, signal: (name) => void child.kill(name) }
}
