import type { LabRun } from '@/server/contract/lab-run'
import type { Measurement } from '@/server/contract/measurement'
import type { RunCost } from '@/server/contract/run-cost'

type Prepared = NonNullable<Measurement['measured']>['prepared']

/** Fewer batches say nothing of how far they spread. */
const BATCHES_MIN = 10

/**
 * What Little's law is held against: how many branches were promised a second and for how long, by the
 * records of the run, beside what the databases showed. Undefined: there is nothing to hold against it.
 */
export function preparedIn(run: LabRun, { promisedMs }: RunCost): Prepared {
  const { prepared, startedAt, endedAt } = run
  if (prepared === null || endedAt === null || promisedMs === null) return undefined
  const seconds = (Date.parse(endedAt) - Date.parse(startedAt)) / 1_000
  if (prepared.batches < BATCHES_MIN || seconds <= 0) return undefined
  return {
    ...{ perSecond: promisedMs.n / seconds, meanMs: promisedMs.mean },
    sampled: { mean: prepared.mean, deviation: prepared.deviation, of: prepared.batches },
  }
}
