import type { Standing } from '@/server/journal/journal'
import type { Clock } from '@/server/platform/clock'
import type { Advance } from './advance'
import type { Running } from './running'

/** By the journal's clock on screen, and by this process's own for what happens then (D20). */
export function startDeadline(
  deps: { readonly advance: Advance; readonly clock: Clock },
  running: Running,
  { begun }: Standing,
  remainingMs: number,
): void {
  if (begun !== null) {
    running.startedAt = begun.startedAt
    running.deadlineAt = begun.deadlineAt
  }
  running.deadlineMs = deps.clock.monotonicMs() + remainingMs
  running.cancelDeadline = deps.clock.setTimer(
    Math.max(0, remainingMs),
    () => void deps.advance(running, { type: 'deadline-passed' }),
  )
}
