import type { RunDraft } from '../shell/start-run'

/** What the one button runs: calm enough to watch, long enough to break something meanwhile. */
export const demoRun = (seed: number): RunDraft => ({
  concurrency: 4,
  rate: 20,
  durationMs: 5 * 60_000,
  seed,
  recovery: 'automatic',
})
