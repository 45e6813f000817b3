import type { Clock } from '@/server/platform/clock'
import type { Instant } from '@/server/protocol/model'

export type Timing = {
  readonly sentAt: Instant
  readonly answeredAt: Instant
  /** By the monotonic clock, to the microsecond. */
  readonly durationMs: number
}

/** Starts now; each reading says how long it took until then. */
export function startWatch(clock: Clock): () => Timing {
  const sentAt = clock.now() as Instant
  const startedMs = clock.monotonicMs()
  return () => ({
    sentAt,
    answeredAt: clock.now() as Instant,
    durationMs: Math.round((clock.monotonicMs() - startedMs) * 1000) / 1000,
  })
}
