import { record } from './latency'
import type { RunState } from './run-state'
import type { Progress } from './workload'

/** The run after one more report of its workload. */
export function advance(run: RunState, progress: Progress): RunState {
  const { n } = progress
  const { counts } = run
  switch (progress.type) {
    case 'sent':
    case 'unanswered':
      return run.open.includes(n) ? run : { ...run, open: [...run.open, n] }
    case 'not-started':
      return { ...without(run, n), counts: { ...counts, notStarted: counts.notStarted + 1 } }
    case 'ended': {
      const { outcome, durationMs } = progress
      const latency = durationMs === null ? run.latency : record(run.latency, durationMs)
      const counted = { ...counts, [outcome]: counts[outcome] + 1 }
      return { ...without(run, n), counts: counted, latency }
    }
  }
}

/** True if no further transaction is to be begun. */
export function isDone({ spec, startedAt, next, state }: RunState, nowMs: number): boolean {
  if (state !== 'running') return true
  if (spec.transactions !== null) return next >= spec.transactions
  return nowMs >= Date.parse(startedAt) + (spec.durationMs ?? 0)
}

const without = (run: RunState, n: number): RunState => ({
  ...run,
  open: run.open.filter((other) => other !== n),
})
