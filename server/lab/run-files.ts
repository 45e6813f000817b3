import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Home } from '../platform/home'
import { type RunState, runState } from './run-state'

const KEPT_MAX = 50
const FOLDER = join('lab', 'runs')

/** The runs as files of the home folder, each replaced as a whole. */
export function createRunFiles(home: Home) {
  const file = (id: string) => join(FOLDER, `${id}.json`)
  const ids = () => {
    home.at(FOLDER, 'any')
    return readdirSync(join(home.path, FOLDER))
      .filter((name) => name.endsWith('.json'))
      .map((name) => name.slice(0, -'.json'.length))
      .sort()
      .reverse()
  }
  const read = (id: string): RunState | null => {
    const text = ids().includes(id) ? home.read(file(id)) : null
    return text === null ? null : runState.parse(JSON.parse(text))
  }
  return {
    /** Newest first: ids sort by time. */
    ids,
    read,
    write: (run: RunState) => home.writeSecret(file(run.id), JSON.stringify(run)),
    /** Forgets the oldest ones. */
    prune: () => {
      for (const id of ids().slice(KEPT_MAX)) home.remove(file(id))
    },
  }
}

export type RunFiles = ReturnType<typeof createRunFiles>
