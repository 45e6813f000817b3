import type { SimulationSettings } from '../contract/simulation'
import type { Clock } from '../platform/clock'
import type { Simulated } from '../simulator/simulate'
import { createThreads, type Ran } from './threads'

const LIMIT_MS = 30_000
/** So many runs are remembered; any other is computed again from its address. */
const REMEMBERED_MAX = 32

/** What the thread of one run is given. */
export interface SimulationJob {
  readonly settings: SimulationSettings
  /** Transactions whose steps are wanted. */
  readonly watched: readonly number[]
}

/** Runs in threads of their own; the same job has the same answer for ever. */
export interface Simulations {
  run(job: SimulationJob, signal: AbortSignal): Promise<Ran<Simulated>>
}

interface Options {
  /** The bundled simulation-worker.ts. */
  readonly program: string | URL
  readonly clock: Clock
  readonly limitMs?: number
}

export function createSimulations({ program, clock, limitMs = LIMIT_MS }: Options): Simulations {
  const threads = createThreads<SimulationJob, Simulated>({ program, clock, limitMs })
  const remembered = new Map<string, Ran<Simulated>>()
  return {
    run: async (job, signal) => {
      const key = JSON.stringify(job)
      const known = remembered.get(key)
      if (known !== undefined) return known
      const ran = await threads.run(job, signal)
      if (ran.type === 'done') {
        for (const oldest of remembered.keys())
          if (remembered.size >= REMEMBERED_MAX) remembered.delete(oldest)
        remembered.set(key, ran)
      }
      return ran
    },
  }
}
