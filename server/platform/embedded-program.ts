import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import type { PostgresBinaries } from './embedded-binaries'

/** Starts one of PostgreSQL's own programs, as the account that it may run as. */
export function startProgram(
  { prefix, folder, ids }: PostgresBinaries,
  program: string,
  args: readonly string[],
  stdio: StdioOptions,
): ChildProcess {
  const [command = '', ...rest] = [...prefix, join(folder, program), ...args]
  return spawn(command, rest, { ...ids, cwd: dirname(folder), stdio, detached: true })
}

/** How a program ended, and all that it said meanwhile. */
export function ended(child: ChildProcess): Promise<{ code: number | null; text: string }> {
  let text = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    text += chunk
  })
  child.stderr?.on('data', (chunk: Buffer) => {
    text += chunk
  })
  return new Promise((done, fail) => {
    child.once('error', fail)
    child.once('close', (code) => done({ code, text }))
  })
}
