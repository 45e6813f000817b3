import type { StopSignal } from '@/server/platform/stop'
import { isNotNow } from './http-calls'
import type { Answer } from './http-exchange'

const NOT_NOW_MS = 50
const NOT_NOW_MS_MAX = 5_000

/**
 * *Not now* promised nothing, so it is asked again for as long as there is time: not before the moment
 * that it names itself, and twice as late each time, for it may say so because it has too much to do.
 */
export async function askUntilNow(ask: () => Promise<Answer>, signal: StopSignal): Promise<Answer> {
  for (let waitMs = NOT_NOW_MS; ; waitMs = Math.min(2 * waitMs, NOT_NOW_MS_MAX)) {
    const answer = await ask()
    if (!isNotNow(answer) || signal.aborted) return answer
    await pause(Math.max(waitMs, namedMs(answer)), signal)
    if (signal.aborted) return answer
  }
}

function namedMs(answer: Answer): number {
  const seconds = answer.type === 'answered' ? Number(answer.headers['retry-after']) : Number.NaN
  return Number.isFinite(seconds) ? Math.min(seconds, NAMED_S_MAX) * 1_000 : 0
}

/** Longer than any call may last. */
const NAMED_S_MAX = 3_600

const pause = (ms: number, signal: StopSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done, { once: true })
  })
