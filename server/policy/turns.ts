/** Hands out turns at a rate: nobody is refused, and whoever comes too early is told to wait. */
export interface Turns {
  /** How long to wait for one's turn, in milliseconds; it is taken by asking. */
  take(nowMs: number): number
  /** A changed rate counts for whoever asks from now on; what was given out before does not hold them up. */
  change(perSecond: number, nowMs: number): void
}

/** So many may go at once after a rest: a tenth of what a second allows, one at least. */
const BURST_S = 0.1

/**
 * A token bucket that lends: in any window of T seconds at most rate·T + burst turns fall
 * (`protocols.md` 16, the bucket of phase two). Times are of one monotonic clock.
 */
export function createTurns(perSecond: number): Turns {
  let rate = perSecond
  // The turn after which none is handed out yet; the past counts up to the burst.
  let nextMs = Number.NEGATIVE_INFINITY
  return {
    take: (nowMs) => {
      const gapMs = 1_000 / rate
      const burst = Math.max(1, Math.floor(rate * BURST_S))
      const earliestMs = nowMs - (burst - 1) * gapMs
      const turnMs = Math.max(nextMs, earliestMs)
      nextMs = turnMs + gapMs
      return Math.max(0, turnMs - nowMs)
    },
    change: (next, nowMs) => {
      rate = next
      nextMs = Math.min(nextMs, nowMs + 1_000 / rate)
    },
  }
}

/** One for each name; a changed rate counts from the next turn on. */
export function createTurnTable(): (name: string, perSecond: number, nowMs: number) => Turns {
  const known = new Map<string, { rate: number; readonly turns: Turns }>()
  return (name, perSecond, nowMs) => {
    const found = known.get(name) ?? { rate: perSecond, turns: createTurns(perSecond) }
    known.set(name, found)
    if (found.rate !== perSecond) found.turns.change(perSecond, nowMs)
    found.rate = perSecond
    return found.turns
  }
}
