export interface BackOff {
  readonly baseMs: number
  readonly capMs: number
}

const EXPONENT_MAX = 30

/** Keys whose last message could not be published, each until it may be tried again. */
export function createResting({ baseMs, capMs }: BackOff, dice: () => number = Math.random) {
  const keys = new Map<string, { readonly failures: number; readonly until: number }>()
  return {
    fail: (key: string, now: number): void => {
      const failures = (keys.get(key)?.failures ?? 0) + 1
      const limit = Math.min(capMs, baseMs * 2 ** Math.min(EXPONENT_MAX, failures - 1))
      // Never at once: half of it is certain, the rest spreads those that failed together.
      keys.set(key, { failures, until: now + (limit * (1 + dice())) / 2 })
    },
    succeed: (key: string): void => void keys.delete(key),
    at: (now: number): readonly string[] => {
      // Somebody else has published it, for whoever rests comes back before that.
      for (const [key, { until }] of keys) if (now > until + 2 * capMs) keys.delete(key)
      return [...keys].flatMap(([key, { until }]) => (until > now ? [key] : []))
    },
    /** How long until the first of them may be tried again; null: none rests. */
    firstMs: (now: number): number | null => {
      const waits = [...keys.values()].flatMap(({ until }) => (until > now ? [until - now] : []))
      return waits.length === 0 ? null : Math.min(...waits)
    },
    get size() {
      return keys.size
    },
  }
}
