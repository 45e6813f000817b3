import type { NewExploration } from '../contract/exploration'
import type { Search } from '../exploration/search'
import type { Clock } from '../platform/clock'
import { createThreads, type Ran } from './threads'

/** More would keep a processor busy that transactions need. */
const STATES_MAX = 400_000
const LIMIT_MS = 60_000

/** What the thread of one search is given. */
export interface ExplorationJob {
  readonly request: NewExploration
  readonly statesMax: number
}

export type Explored = Search | Exclude<Ran<Search>, { type: 'done' }>

/** Searches in threads of their own, so that nobody else has to wait for them. */
export interface Explorations {
  explore(request: NewExploration, signal: AbortSignal): Promise<Explored>
}

interface Options {
  /** The bundled exploration-worker.ts. */
  readonly program: string | URL
  readonly clock: Clock
  readonly limitMs?: number
}

/** `request` must be one that can be asked for. */
export function createExplorations({ program, clock, limitMs = LIMIT_MS }: Options): Explorations {
  const threads = createThreads<ExplorationJob, Search>({ program, clock, limitMs })
  return {
    explore: async (request, signal) => {
      const ran = await threads.run({ request, statesMax: STATES_MAX }, signal)
      return ran.type === 'done' ? ran.found : ran
    },
  }
}
