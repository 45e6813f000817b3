import { type Clock, wait } from '../platform/clock'
import { offer, type Progress, type WorkloadOptions } from './workload'

interface UnansweredOptions extends Pick<WorkloadOptions, 'plan' | 'api' | 'writer' | 'known'> {
  readonly clock: Clock
  readonly dice: () => number
  readonly report: (progress: Progress) => void
  readonly closed: AbortSignal
}

const PAUSE_MS_MIN = 200
const PAUSE_MS_MAX = 2_000
const AT_ONCE = 8

/**
 * Transactions whose answer was lost: asked for again under their keys until the outcome is known.
 * Nothing here ever takes silence, or a refusal, for an outcome.
 */
export function createUnanswered(options: UnansweredOptions) {
  const { clock, dice, report, closed } = options
  /** The transaction's id, as soon as it is known that it began. */
  const waiting = new Map<number, string | null>()

  const outcomeOf = async (n: number, id: string | null) => {
    if (id !== null) {
      const answer = await options.api.get(id)
      return answer.type === 'answered' ? answer.value.outcome : null
    }
    const begun = await offer(n, options, 'no')
    if (begun.type === 'written') return begun.outcome
    if (!('transaction' in begun)) return null
    waiting.set(n, begun.transaction.id)
    return begun.transaction.outcome
  }

  const ask = async ([n, id]: readonly [number, string | null]): Promise<boolean> => {
    const outcome = await outcomeOf(n, id)
    if (outcome === null) return false
    waiting.delete(n)
    report({ type: 'ended', n, outcome, durationMs: null })
    return true
  }

  const round = async (): Promise<boolean> => {
    const all = [...waiting]
    let any = false
    for (let from = 0; from < all.length && !closed.aborted; from += AT_ONCE) {
      const answers = await Promise.all(all.slice(from, from + AT_ONCE).map(ask))
      any ||= answers.includes(true)
    }
    return any
  }

  const loop = async (): Promise<void> => {
    let pauseMs = PAUSE_MS_MIN
    while (!closed.aborted) {
      const any = await round()
      pauseMs = any || waiting.size === 0 ? PAUSE_MS_MIN : Math.min(PAUSE_MS_MAX, pauseMs * 2)
      await wait(clock, pauseMs * (0.5 + dice() / 2))
    }
  }

  return {
    add: (n: number, id: string | null) => void waiting.set(n, id),
    size: () => waiting.size,
    /** Those of which it is not even known whether they began. */
    lost: () => [...waiting.values()].filter((id) => id === null).length,
    /** Runs until `closed`. */
    loop,
  }
}

export type Unanswered = ReturnType<typeof createUnanswered>
