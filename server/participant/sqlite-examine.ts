import { accessSync, constants, statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Finding } from './participant'
import { type Opened, read } from './sqlite-connection'
import { createMarkerTable } from './sqlite-marker-sql'

interface Examined {
  readonly version: string
  readonly findings: readonly Finding[]
}

/** File systems on other machines: their locks and syncs are not to be relied upon. */
const REMOTE: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
  [0x65735546, 'FUSE'],
])
const IN_MEMORY: ReadonlySet<number> = new Set([0x01021994, 0x858458f6])

/** Checks what a decision relies on, and makes the marker table (D24). */
export function examineFile(path: string, opened: Opened): Examined {
  const version = `SQLite ${read(opened, 'SELECT sqlite_version()')[0]?.[0]}`
  const findings = [
    writable(path),
    durable(dirname(path)),
    log(opened),
    whole(opened),
    markers(opened),
    deciding,
  ]
  return { version, findings }
}

const deciding: Finding = {
  name: 'decides',
  ok: true,
  text: 'It cannot prepare, so it takes part as the one that decides: its own commit is the decision. While it is away, the others wait.',
}

const attempt = (name: string, work: () => string, advice: string): Finding => {
  try {
    return { name, ok: true, text: work() }
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    return { name, ok: false, text: `${said}. ${advice}` }
  }
}

const writable = (path: string): Finding =>
  attempt(
    'file',
    () => {
      for (const one of [path, dirname(path)]) accessSync(one, constants.R_OK | constants.W_OK)
      return 'The file and its folder can be written.'
    },
    'Every process of Verdict writes the file, and beside it the log: let its account do so.',
  )

function durable(folder: string): Finding {
  const type = statfsSync(folder).type
  const remote = REMOTE.get(type)
  if (remote !== undefined)
    return {
      name: 'folder',
      ok: false,
      text: `The folder is on ${remote}, where locks and syncs may be lost. Move the file to a disk of this machine.`,
    }
  const text = IN_MEMORY.has(type)
    ? 'The folder is in memory: fit for trying out; what is decided there does not outlive the machine.'
    : 'The folder is on a disk of this machine.'
  return { name: 'folder', ok: true, text }
}

const log = (opened: Opened): Finding =>
  attempt(
    'log',
    () => {
      const mode = read(opened, 'PRAGMA journal_mode = WAL')[0]?.[0]
      if (mode !== 'wal') throw new Error(`The file keeps a ${mode} journal`)
      return 'The file keeps a write-ahead log, so that readers do not wait; each commit is synced.'
    },
    'Close what else has it open, and test again.',
  )

const whole = (opened: Opened): Finding =>
  attempt(
    'integrity',
    () => {
      const [first] = read(opened, 'PRAGMA quick_check(1)')
      if (first?.[0] !== 'ok') throw new Error(`SQLite finds the file damaged: ${first?.[0]}`)
      return 'SQLite finds no damage.'
    },
    'Restore the file from a copy before it takes part.',
  )

const markers = (opened: Opened): Finding =>
  attempt(
    'marker table',
    () => {
      opened.connection.exec(createMarkerTable)
      return 'The table verdict_marker is there.'
    },
    'Let the account of Verdict create tables in the file, and test again.',
  )
