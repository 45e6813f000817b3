import { z } from 'zod'
import { invariant, type LabRun, labRun, type NewRun, runThrough } from '../contract/lab-run'
import { protocol } from '../contract/protocol'
import { workload } from '../contract/workload'
import { percentiles } from './latency'
import { planned } from './run-faults'
import type { Plan } from './transfers'

/** All that a run must not forget if the lab is killed. */
export const runState = z.object({
  id: z.string(),
  spec: labRun
    .pick({
      workload: true,
      protocol: true,
      presumption: true,
      optimise: true,
      seed: true,
      recovery: true,
      concurrency: true,
      rate: true,
      transactions: true,
      durationMs: true,
      attempts: true,
    })
    // Runs that were kept before there were agents do not say it.
    .extend({ through: runThrough.default('databases') }),
  planned: labRun.shape.planned,
  faults: labRun.shape.faults,
  /** Of the scenario: outages that were ordered, and nobody has written down yet what came of it. */
  ordered: z.array(z.int()).default([]),
  state: labRun.shape.state,
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  /** The number of the next transaction; those below have an outcome or are in `open`. */
  next: z.int(),
  /** Sent, without a known outcome. Their keys are asked for again after a restart. */
  open: z.array(z.int()),
  counts: z.object({ committed: z.int(), aborted: z.int(), notStarted: z.int() }),
  latency: z.record(z.string(), z.number()),
  /** Means of batches of samples, added up; runs that were kept before there were any have none. */
  prepared: z
    .object({ samples: z.int(), batches: z.int(), sum: z.number(), squares: z.number() })
    .default({ samples: 0, batches: 0, sum: 0, squares: 0 }),
  /** In the units of the banks. */
  expected: z.number(),
  invariant,
  /** Over, every answer known, and the money counted once with all accounts locked. */
  settled: z.boolean(),
})

export type RunState = z.infer<typeof runState>

export function newRunState(
  id: string,
  { faults = [], ...spec }: NewRun,
  { expected, startedAt }: { expected: number; startedAt: string },
): RunState {
  return {
    id,
    planned: faults,
    faults: planned(faults),
    ordered: [],
    spec: {
      ...spec,
      presumption: spec.presumption ?? 'abort',
      optimise: spec.optimise ?? [],
      rate: spec.rate ?? null,
      transactions: spec.transactions ?? null,
      durationMs: spec.durationMs ?? null,
      attempts: spec.attempts ?? null,
    },
    state: 'running',
    startedAt,
    endedAt: null,
    next: 0,
    open: [],
    counts: { committed: 0, aborted: 0, notStarted: 0 },
    latency: {},
    prepared: { samples: 0, batches: 0, sum: 0, squares: 0 },
    expected,
    invariant: {
      holds: null,
      expected,
      found: null,
      reserved: null,
      undecided: 0,
      checkedAt: null,
      text: 'Nothing has been counted yet.',
    },
    settled: false,
  }
}

/** The run as the API shows it. `unanswered`: how many of the open ones lost their answer. */
export function shownRun(run: RunState, unanswered: number): LabRun {
  const { id, spec, state, startedAt, endedAt, counts, planned, faults } = run
  return {
    id,
    ...spec,
    state,
    startedAt,
    endedAt,
    ...{ planned, faults },
    incomplete: faults.some((fault) => fault.state === 'not-applied'),
    counts: { ...counts, unanswered },
    invariant: run.invariant,
    latencyMs: percentiles(run.latency),
    prepared: preparedIn(run),
  }
}

/** The mean of the batches, and by how much they differ; null: nothing was sampled. */
function preparedIn({ prepared: { samples, batches, sum, squares } }: RunState) {
  if (batches === 0) return null
  const mean = sum / batches
  const variance = Math.max(0, squares - batches * mean ** 2) / Math.max(1, batches - 1)
  return { mean, deviation: Math.sqrt(variance), batches, samples }
}

export const planOf = ({ id, spec }: RunState, banks: readonly string[]): Plan => ({
  run: id,
  workload: workload.catch('bank-transfer').parse(spec.workload),
  seed: spec.seed,
  recovery: spec.recovery,
  protocol: protocol.catch('two-phase-commit').parse(spec.protocol),
  presumption: spec.presumption,
  optimise: spec.optimise,
  through: spec.through,
  attempts: spec.attempts,
  banks,
})
