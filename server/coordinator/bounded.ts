import type { Clock } from '@/server/platform/clock'
import { createStop, type StopSignal } from '@/server/platform/stop'

/**
 * Calls with a signal that aborts after that long, and says how urgent the call is; what ended in time
 * leaves no timer behind.
 */
export function bounded<T>(
  clock: Clock,
  { ms, rank }: { readonly ms: number; readonly rank: number },
  call: (signal: StopSignal) => Promise<T>,
): Promise<T> {
  const stop = createStop(rank)
  const cancel = clock.setTimer(ms, stop.abort)
  return call(stop.signal).finally(cancel)
}
