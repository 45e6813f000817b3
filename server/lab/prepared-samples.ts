import { type Clock, wait } from '../platform/clock'
import type { Bank } from './bank'
import type { RunState } from './run-state'
import type { Shop } from './shop'

/** Between two looks, on average: at random, so that what is seen is what is there on average. */
const LOOK_MS = 40
/** Looks that follow one another see the same branches; what so long a time shows is taken as one. */
const BATCH_MS = 500
/** A batch with fewer looks says nothing. */
const LOOKS_MIN = 3

interface Options {
  readonly banks: readonly Bank[]
  readonly shop: Shop | null
  readonly clock: Clock
  readonly dice: () => number
  readonly run: () => RunState
  readonly change: (next: Partial<RunState>) => void
}

/**
 * How many branches are prepared while a run goes on, as the databases list them (pg_prepared_xacts,
 * XA RECOVER) and nobody's records tell: for Little's law. Only where databases alone take part.
 */
export async function samplePrepared(options: Options, stopped: AbortSignal): Promise<void> {
  const { clock, dice, run, change } = options
  const look = lookOf(options)
  if (look === null) return
  while (run().state === 'running' && !stopped.aborted) {
    const counts: number[] = []
    const untilMs = clock.monotonicMs() + BATCH_MS
    while (clock.monotonicMs() < untilMs && !stopped.aborted) {
      await wait(clock, -LOOK_MS * Math.log(1 - dice()))
      // While one of them is silent nobody knows how many there are.
      const count = await look().catch(() => null)
      if (count !== null) counts.push(count)
    }
    if (counts.length >= LOOKS_MIN && !stopped.aborted)
      change({ prepared: withBatch(run().prepared, counts) })
  }
}

/** The samples of a run with one more batch of them. */
export function withBatch(
  { samples, batches, sum, squares }: RunState['prepared'],
  counts: readonly number[],
): RunState['prepared'] {
  const mean = counts.reduce((all, one) => all + one, 0) / Math.max(1, counts.length)
  return {
    ...{ samples: samples + counts.length, batches: batches + 1 },
    ...{ sum: sum + mean, squares: squares + mean ** 2 },
  }
}

/** Null: services take part, which are not listed there, or nobody prepares. */
function lookOf({ banks, shop, run }: Options): (() => Promise<number>) | null {
  const { workload, protocol, through } = run().spec
  if (protocol !== 'two-phase-commit' || through !== 'databases') return null
  if (workload === 'data-sync') return shop === null ? null : () => shop.sync.countPrepared()
  if (workload !== 'bank-transfer' && workload !== 'hot-account') return null
  return async () => {
    const counts = await Promise.all(banks.map((bank) => bank.countPrepared()))
    return counts.reduce((all, one) => all + one, 0)
  }
}
