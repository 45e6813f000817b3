import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { identify, type ProcessIdentity } from './process-identity'

/** What a running server tells of itself in its data folder. */
export interface Postmaster {
  readonly process: ProcessIdentity
  readonly port: number
  /** True once it takes connections. */
  readonly ready: boolean
}

/** The server that runs on this data folder; null if none does, though its file may be left. */
export function readPostmaster(dataFolder: string): Postmaster | null {
  const lines = linesOf(join(dataFolder, 'postmaster.pid'))
  const process = identify(Number(lines[0]))
  if (process === null || !worksIn(process.pid, dataFolder)) return null
  return { process, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' }
}

/** After a crash the number in the file may belong to another program by now. */
function worksIn(pid: number, dataFolder: string): boolean {
  const command = linesOf(`/proc/${pid}/cmdline`).join('\n')
  return command.split('\0').includes(dataFolder)
}

function linesOf(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8').split('\n')
  } catch {
    // No such file: no server.
    return []
  }
}
