import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

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
export function startCommand(url: string, ...args: readonly string[]): CommandLine {
  const child = spawn(process.execPath, [bundle, '--url', url, ...args], {
    env: { NODE_ENV: 'production' },
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
export async function command(url: string, ...args: readonly string[]) {
  const { ended, printed, said } = startCommand(url, ...args)
  return { code: await ended, printed: printed(), said: said() }
}
