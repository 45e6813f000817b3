import { Worker } from 'node:worker_threads'
import type { Clock } from '../platform/clock'

const MEMORY_MB_MAX = 1_024
/** They run one after the other, and so many may wait or run. */
const WAITING_MAX = 8

export type Ran<Found> =
  | { readonly type: 'done'; readonly found: Found }
  | { readonly type: 'busy'; readonly waitingMax: number }
  /** It took longer, or more memory, than it may have. */
  | { readonly type: 'given-up'; readonly limitMs: number }
  /** The caller went away. */
  | { readonly type: 'left' }

/** Long computations in threads of their own, so that nobody else has to wait for them. */
export interface Threads<Job, Found> {
  run(job: Job, signal: AbortSignal): Promise<Ran<Found>>
}

interface Options {
  /** The bundled program: it is given the job, and posts what it has found. */
  readonly program: string | URL
  readonly clock: Clock
  readonly limitMs: number
}

export function createThreads<Job, Found>(options: Options): Threads<Job, Found> {
  let waiting = 0
  let before: Promise<unknown> = Promise.resolve()
  return {
    run: async (job, signal) => {
      if (waiting === WAITING_MAX) return { type: 'busy', waitingMax: WAITING_MAX }
      waiting++
      const mine = before.then(() => inThread<Job, Found>(options, job, signal))
      before = mine.catch(() => 'the caller hears of it; the next one begins')
      return mine.finally(() => waiting--)
    },
  }
}

function inThread<Job, Found>(
  { program, clock, limitMs }: Options,
  job: Job,
  signal: AbortSignal,
): Promise<Ran<Found>> {
  if (signal.aborted) return Promise.resolve({ type: 'left' })
  return new Promise((resolve, reject) => {
    const resourceLimits = { maxOldGenerationSizeMb: MEMORY_MB_MAX }
    const worker = new Worker(program, { workerData: job, resourceLimits })
    worker.unref()
    const end = (answer: Ran<Found>) => {
      cancel()
      signal.removeEventListener('abort', leave)
      worker.terminate().then(() => resolve(answer), reject)
    }
    const giveUp = () => end({ type: 'given-up', limitMs })
    const leave = () => end({ type: 'left' })
    const cancel = clock.setTimer(limitMs, giveUp)
    signal.addEventListener('abort', leave, { once: true })
    worker.once('message', (found: Found) => end({ type: 'done', found }))
    worker.once('error', (error) => {
      if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
        giveUp()
        return
      }
      cancel()
      reject(error)
    })
  })
}
