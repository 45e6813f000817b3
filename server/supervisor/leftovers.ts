import { readdirSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { type Clock, wait } from '@/server/platform/clock'
import { stopPostgres } from '@/server/platform/embedded-postgres'
import type { Home } from '@/server/platform/home'
import { isAlive, type ProcessIdentity, signal } from '@/server/platform/process-identity'
import type { ChildSpec } from './child-spec'
import { resumeServer } from './database-server'
import { type ProcessNote, parseNote } from './process-note'
import { signalGroup } from './program'

const POLL_MS = 20

/** Writes down who a child is now, or that it is no more. */
export function noteProcess(home: Home, spec: ChildSpec, process: ProcessIdentity | null): void {
  const file = `run/${spec.name}`
  // A MariaDB is one process, which ends as a program does.
  const kind =
    spec.kind === 'postgres' ? { kind: spec.kind, dir: spec.server.dir } : { kind: 'program' }
  if (process === null) home.remove(file)
  else home.writeSecret(file, JSON.stringify({ ...process, ...kind }))
}

export interface LeftoverOptions {
  readonly home: Home
  readonly children: readonly ChildSpec[]
  readonly clock: Clock
  readonly stopMsMax: number
}

/**
 * After a supervisor was killed its children are still there. Programs are ended, for nobody can be
 * told of their end any more; a PostgreSQL that is wanted goes on, and is adopted when it is started.
 */
export async function clearLeftovers(options: LeftoverOptions): Promise<void> {
  const notes = readNotes(options.home)
  const programs = notes.filter(({ note }) => note.kind !== 'postgres')
  await Promise.all(programs.map(({ note }) => endProgram(note, options)))
  const servers = notes.filter(({ note }) => note.kind === 'postgres')
  await Promise.all(servers.map(({ name, note }) => meetServer(name, note, options)))
  for (const { name } of notes) options.home.remove(`run/${name}`)
}

function readNotes(home: Home): readonly { name: string; note: ProcessNote }[] {
  const folder = dirname(home.at('run', 'any'))
  return readdirSync(folder).flatMap((file) => {
    const name = basename(file)
    const note = parseNote(home.read(`run/${name}`) ?? '')
    return note === null ? [] : [{ name, note }]
  })
}

async function endProgram(note: ProcessNote, { clock, stopMsMax }: LeftoverOptions): Promise<void> {
  signalGroup(note, 'SIGCONT')
  signal(note, 'SIGTERM')
  const giveUpAt = clock.monotonicMs() + stopMsMax
  while (isAlive(note) && clock.monotonicMs() < giveUpAt) await wait(clock, POLL_MS)
  signalGroup(note, 'SIGKILL')
  while (isAlive(note)) await wait(clock, POLL_MS)
}

async function meetServer(name: string, note: ProcessNote, { children }: LeftoverOptions) {
  if (!isAlive(note)) return
  resumeServer(note)
  const wanted = children.find((child) => child.name === name)
  if (wanted?.kind !== 'postgres' && note.dir !== undefined) await stopPostgres(note.dir)
}
