import type { Clock } from '@/server/platform/clock'

/** Calls with a signal that aborts after that long; what ended in time leaves no timer behind. */
export function bounded<T>(
  clock: Clock,
  ms: number,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController()
  const cancel = clock.setTimer(ms, () => controller.abort())
  return call(controller.signal).finally(cancel)
}
