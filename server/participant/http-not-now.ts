import type { StopSignal } from '@/server/platform/stop'
import { isNotNow } from './http-calls'
import type { Answer } from './http-exchange'

const NOT_NOW_MS = 100
const NOT_NOW_MS_MAX = 1_000

/** *Not now* promised nothing, so it is asked again for as long as there is time. */
export async function askUntilNow(ask: () => Promise<Answer>, signal: StopSignal): Promise<Answer> {
  for (;;) {
    const answer = await ask()
    if (!isNotNow(answer) || signal.aborted) return answer
    await pause(waitMsOf(answer), signal)
    if (signal.aborted) return answer
  }
}

function waitMsOf(answer: Answer): number {
  const seconds = answer.type === 'answered' ? Number(answer.headers['retry-after']) : Number.NaN
  const asked = Number.isFinite(seconds) ? seconds * 1_000 : NOT_NOW_MS
  return Math.min(Math.max(asked, NOT_NOW_MS), NOT_NOW_MS_MAX)
}

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
