import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { quickStart } from './quick-start'

const root = join(import.meta.dirname, '../..')
const bundles = join(root, '.build/test')
const running = new Set<ChildProcess>()
// A test that was broken off must leave nobody behind.
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** A program of `test/support` as one file, which starts in a fraction of a second. */
export const bundleProgram = (name: string): Promise<string> =>
  bundleText(name, readFileSync(join(import.meta.dirname, `${name}.ts`), 'utf8'))

/** The same of any text, as if it stood in `test/support`. */
export async function bundleText(name: string, contents: string): Promise<string> {
  const bundle = join(bundles, `${name}.mjs`)
  const { outputFiles } = await build({
    ...{ stdin: { contents, resolveDir: import.meta.dirname, loader: 'ts' }, absWorkingDir: root },
    ...{ bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external' },
    ...{ alias: { '@': root }, logLevel: 'silent', write: false },
  })
  // Tests run beside each other: none may start what another has only half written.
  const draft = `${bundle}.${process.pid}`
  mkdirSync(bundles, { recursive: true })
  writeFileSync(draft, outputFiles[0]?.text ?? '')
  renameSync(draft, bundle)
  return bundle
}

export interface Program {
  /** `kill -9`, and waits until it is gone. */
  kill(): Promise<void>
  /** Of what it died; waits for it. */
  readonly ended: Promise<NodeJS.Signals | number | null>
}

/** Starts it with one argument, a JSON text; what it says goes into the log. */
export function startProgram(
  bundle: string,
  argument: unknown,
  logFile: string,
  env: Readonly<Record<string, string>> = {},
): Program {
  const log = openSync(logFile, 'a')
  const child = spawn(process.execPath, [...quickStart, bundle, JSON.stringify(argument)], {
    cwd: root,
    env: { ...env, NODE_ENV: 'test' },
    stdio: ['ignore', log, log],
  })
  running.add(child)
  const ended = new Promise<NodeJS.Signals | number | null>((resolve) =>
    child.once('exit', (code, by) => {
      running.delete(child)
      resolve(by ?? code)
    }),
  )
  return {
    ended,
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}
