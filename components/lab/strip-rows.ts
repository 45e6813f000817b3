import type { LabRun } from '@/server/contract/lab-run'
import type { RunFault } from '@/server/contract/lab-scenario'

/** A fault on the strip: where its bar begins and how long it is, as shares of the whole. */
export interface StripRow {
  readonly fault: RunFault
  readonly from: number
  readonly length: number
  /** In milliseconds after the start of the run; below zero: it was on already. */
  readonly fromMs: number
  /** Null: it is on still, or nothing came of it. */
  readonly untilMs: number | null
}

export interface Strip {
  readonly totalMs: number
  /** How far the run has come, as a share. */
  readonly reached: number
  readonly rows: readonly StripRow[]
}

const LEAST_MS = 1_000

/** What was broken while a run went on, along the time of the run. */
export function stripOf(run: LabRun, nowMs: number): Strip {
  const startMs = Date.parse(run.startedAt)
  const endMs = run.endedAt === null ? nowMs : Date.parse(run.endedAt)
  const waiting = run.faults.flatMap(({ state, planned }) =>
    state === 'waiting' || state === 'not-applied' ? [afterOf(run, planned)] : [],
  )
  const wholeMs = run.state === 'running' ? (run.durationMs ?? 0) : 0
  const totalMs = Math.max(LEAST_MS, endMs - startMs, wholeMs, ...waiting)
  const share = (ms: number) => Math.min(1, Math.max(0, ms / totalMs))
  const rows = run.faults.map((fault): StripRow => {
    const fromMs =
      fault.from === null ? afterOf(run, fault.planned) : Date.parse(fault.from) - startMs
    const untilMs = fault.until === null ? null : Date.parse(fault.until) - startMs
    const lastsMs = fault.from === null ? forOf(run, fault.planned) : (untilMs ?? endMs - startMs)
    const toMs = fault.from === null ? fromMs + lastsMs : lastsMs
    const from = share(fromMs)
    return { fault, from, length: Math.max(0, share(toMs) - from), fromMs, untilMs }
  })
  return {
    totalMs,
    reached: share(endMs - startMs),
    rows: rows.toSorted((one, other) => one.fromMs - other.fromMs),
  }
}

const afterOf = ({ planned }: LabRun, n: number | null): number =>
  n === null ? 0 : (planned[n]?.afterMs ?? 0)

const forOf = ({ planned }: LabRun, n: number | null): number =>
  n === null ? 0 : (planned[n]?.forMs ?? 0)

const STEPS_MS = [100, 250, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 120_000, 300_000]
const HOUR_MS = 3_600_000
const TICKS_MAX = 6

/** Round moments along the strip, its begin among them. */
export function ticksOf(totalMs: number): readonly number[] {
  const fits = (step: number) => totalMs / step <= TICKS_MAX
  const step = STEPS_MS.find(fits) ?? HOUR_MS * Math.ceil(totalMs / HOUR_MS / TICKS_MAX)
  return Array.from({ length: Math.floor(totalMs / step) + 1 }, (_, n) => n * step)
}
