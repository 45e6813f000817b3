import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import type { Home } from '@/server/platform/home'
import { identify, isAlive } from '@/server/platform/process-identity'
import { type ProcessNote, parseNote } from './process-note'

const TRIES_MAX = 5

/** Only one supervisor at a time may own a folder. Throws, in plain words, if another one does. */
export function takeLock(home: Home): { release(): void } {
  const path = home.at('supervisor.lock')
  const mine = JSON.stringify(identify(process.pid))
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    if (createWith(path, mine)) return { release: () => rmSync(path, { force: true }) }
    const text = textOf(path)
    const holder = text === null ? null : parseNote(text)
    if (holder !== null && isAlive(holder)) throw refusal(home, holder)
    if (text !== null) removeStale(path, text)
  }
  throw new Error(
    `The lock of ${home.path} is fought over. Several starts run at once. Wait, and start again.`,
  )
}

const refusal = (home: Home, { pid }: ProcessNote) =>
  new Error(
    `Verdict already runs in ${home.path} (process ${pid}). ` +
      'A second one would start the same databases twice. ' +
      'Stop that one first, or set VERDICT_HOME to another folder.',
  )

/** Creates the file with its text in one go; false if it exists. */
function createWith(path: string, text: string): boolean {
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, text, { mode: 0o600 })
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Two may find the same dead lock: whoever took away a newer one puts it back. */
function removeStale(path: string, judged: string): void {
  const aside = `${path}.${process.pid}.stale`
  try {
    renameSync(path, aside)
  } catch {
    // Somebody else was faster: the next try sees what there is now.
    return
  }
  const taken = readFileSync(aside, 'utf8')
  if (taken !== judged) createWith(path, taken)
  rmSync(aside, { force: true })
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // Released just now.
    return null
  }
}
