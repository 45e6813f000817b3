import { isNotNow } from './http-calls'
import type { Answer } from './http-exchange'
import type { Voted } from './participant'

/**
 * *Not now* promised nothing, so it is asked again for as long as there is time, not before the moment
 * that it names itself. Whoever asks makes each of these calls an attempt of its own.
 */
export const againOf = (answer: Answer): Pick<Voted, 'againMs'> =>
  isNotNow(answer) ? { againMs: namedMs(answer) } : {}

function namedMs(answer: Answer): number {
  const seconds = answer.type === 'answered' ? Number(answer.headers['retry-after']) : Number.NaN
  return Number.isFinite(seconds) ? Math.min(Math.max(0, seconds), NAMED_S_MAX) * 1_000 : 0
}

/** Longer than any call may last. */
const NAMED_S_MAX = 3_600
