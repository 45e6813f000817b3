import { spawn } from 'node:child_process'
import { closeSync } from 'node:fs'
import { identify, type ProcessIdentity, signal } from '@/server/platform/process-identity'
import type { Body, Life } from './body'
import type { ProgramSpec } from './child-spec'
import { openLog } from './log-file'

/** A program in a process group of its own, so that Ctrl-C in a terminal does not reach it. */
export const program = (spec: ProgramSpec, logFile: string): Body => ({
  launch: () => launch(spec, logFile),
  terminate: (process) => {
    signal(process, 'SIGTERM')
  },
  kill: (process) => signalGroup(process, 'SIGKILL'),
  pause: (process) => signalGroup(process, 'SIGSTOP'),
  resume: (process) => signalGroup(process, 'SIGCONT'),
})

async function launch(spec: ProgramSpec, logFile: string): Promise<Life> {
  const log = openLog(logFile)
  const child = spawn(spec.command, spec.args, {
    env: spec.environment as NodeJS.ProcessEnv,
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
  })
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve)
    child.once('error', reject)
  })
  const pid = child.pid ?? 0
  return { process: identify(pid) ?? { pid, startedAt: 'already ended' }, ended }
}

/** The leader first: what it started cannot outrun it. */
export function signalGroup(leader: ProcessIdentity, name: NodeJS.Signals): void {
  if (!signal(leader, name)) return
  try {
    process.kill(-leader.pid, name)
  } catch {
    // The leader was the last of its group, and is gone.
  }
}
