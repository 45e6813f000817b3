import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { quickStart } from './quick-start'

const bundle = join(import.meta.dirname, '../../.build/verdict.mjs')

export interface CommandLine {
  readonly child: ChildProcess
  /** What it has printed so far, and what it has said beside it. */
  printed(): string
  said(): string
  /** With what it ended; waits for it. */
  readonly ended: Promise<number | null>
}

/** `verdict …` as a process of its own, with nobody to be asked, at that address. */
export const startCommand = (url: string, ...args: readonly string[]): CommandLine =>
  start(['--url', url, ...args], {})

function start(args: readonly string[], more: Readonly<Record<string, string>>): CommandLine {
  const child = spawn(process.execPath, [...quickStart, bundle, ...args], {
    env: { NODE_ENV: 'production', ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const texts = { printed: '', said: '' }
  child.stdout.on('data', (bytes: Buffer) => {
    texts.printed += bytes.toString()
  })
  child.stderr.on('data', (bytes: Buffer) => {
    texts.said += bytes.toString()
  })
  const ended = once(child, 'close').then(([code]) => code as number | null)
  return { child, ended, printed: () => texts.printed, said: () => texts.said }
}

/** The same, waited for. */
export const command = (url: string, ...args: readonly string[]) =>
  endOf(startCommand(url, ...args))

/** The same with an API token in its surroundings. */
export const commandWith = (token: string, url: string, ...args: readonly string[]) =>
  endOf(start(['--url', url, ...args], { VERDICT_TOKEN: token }))

async function endOf({ ended, printed, said }: CommandLine) {
  return { code: await ended, printed: printed(), said: said() }
}
