import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** A process that can be told from a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number
  /** When it started, in the kernel's ticks since the machine did. */
  readonly startedAt: string
}

/** Null if there is no such process, or if it is dead and only its exit code is still there. */
export function identify(pid: number): ProcessIdentity | null {
  const fields = statOf(pid)
  const startedAt = fields?.[19]
  if (fields === null || startedAt === undefined || fields[0] === 'Z' || fields[0] === 'X')
    return null
  return { pid, startedAt }
}

export const isAlive = ({ pid, startedAt }: ProcessIdentity): boolean =>
  identify(pid)?.startedAt === startedAt

/** True if it stands still: somebody sent it SIGSTOP, perhaps itself. */
export const standsStill = (pid: number): boolean => statOf(pid)?.[0] === 'T'

/** Signals this very process; false if it is no more, though its number may live on in another. */
export function signal(target: ProcessIdentity, name: NodeJS.Signals): boolean {
  if (!isAlive(target)) return false
  try {
    return process.kill(target.pid, name)
  } catch {
    // It ended between the look and the signal: that is what `false` says.
    return false
  }
}

/** Every process whose parent it is now. */
export const childrenOf = (parent: number): readonly ProcessIdentity[] =>
  processesWhere((pid) => statOf(pid)?.[1] === String(parent))

/** Every process that works in that folder. */
export const processesIn = (folder: string): readonly ProcessIdentity[] =>
  processesWhere((pid) => workingFolder(pid) === folder)

const processesWhere = (holds: (pid: number) => boolean): readonly ProcessIdentity[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter(holds)
    .flatMap((pid) => identify(pid) ?? [])

function workingFolder(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    // It has ended, or it is not ours to look at.
    return null
  }
}

/** The fields of /proc/<pid>/stat from the state on: [0] state, [1] parent, [19] start time. */
function statOf(pid: number): readonly string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    // No such process: it may have ended while we were looking.
    return null
  }
}
