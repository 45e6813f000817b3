import type { Client } from '@/sdk/client'
import type { LabRun } from '../contract/lab-run'
import { type Clock, wait } from '../platform/clock'
import type { Bank } from './bank'
import type { InvariantWatch } from './invariant'
import { createKnownTransactions } from './known-transactions'
import { createLiveFaults, type LiveFaults } from './live-faults'
import { samplePrepared } from './prepared-samples'
import { advance, isDone } from './run-progress'
import { planOf, type RunState, shownRun } from './run-state'
import type { Breaker } from './scenario-options'
import type { Shop } from './shop'
import type { TripStore } from './trip-store'
import { createUnanswered, type Unanswered } from './unanswered'
import { watchOf } from './watch-of'
import { runWorkload, type WorkloadOptions } from './workload'

export interface LiveRunOptions {
  readonly api: Client
  readonly banks: readonly Bank[]
  readonly stores: readonly TripStore[]
  /** Null: this machine has no MariaDB. */
  readonly shop: Shop | null
  readonly clock: Clock
  readonly dice: () => number
  /** Told of each change worth keeping, at most about once a second and at each turn of the run. */
  readonly keep: (run: RunState) => void
  /** True while something is broken on purpose: the last count waits until all is healed. */
  readonly isBroken: () => boolean
  readonly breaker: Breaker
  readonly newId: () => string
}

const PULSE_MS = 1_000
const OPEN_MAX = 200
const OPEN_PAUSE_MS = 100
/** How long the end of a run waits for answers that are still to be had. */
const LAST_ANSWERS_MS_MAX = 15_000

/** What the loops of one run share. */
interface Going {
  readonly options: LiveRunOptions
  readonly common: Pick<
    WorkloadOptions,
    'plan' | 'api' | 'writer' | 'known' | 'clock' | 'dice' | 'report'
  >
  readonly watch: InvariantWatch
  readonly unanswered: Unanswered
  readonly faults: LiveFaults
  readonly run: () => RunState
  readonly change: (next: Partial<RunState>) => void
  readonly stopped: AbortController
  readonly closed: AbortController
  readonly unwatched: AbortController
}

/** A run that goes on, from its first transaction or from where a killed lab left it. */
export function createLiveRun(initial: RunState, options: LiveRunOptions) {
  const going = prepare(initial, options)
  const { run, unanswered, watch, faults, closed, stopped, unwatched } = going
  return {
    state: run,
    faults,
    shown: (): LabRun => shownRun(run(), unanswered.size()),
    /** Resolves when there is nothing left to do or to learn, or it was closed. */
    go: async (): Promise<void> => {
      if (initial.invariant.checkedAt !== null) watch.remember(initial.invariant)
      for (const n of initial.open) unanswered.add(n, null)
      faults.begin()
      try {
        const samples = samplePrepared({ ...options, ...going }, stopped.signal)
        await Promise.all([work(going), unanswered.loop(), pulse(going), samples])
      } finally {
        // Also where it broke off: nothing stays broken for it.
        if (!closed.signal.aborted) await faults.over()
      }
    },
    stop: () => end(going, 'stopped'),
    /** The money is another run's now; lost answers are still asked for. */
    unwatch: () => unwatched.abort(),
    /** Leaves everything as it is, for another lab to go on with. */
    close: () => {
      faults.close()
      closed.abort()
      stopped.abort()
      options.keep(run())
    },
  }
}

export type LiveRun = ReturnType<typeof createLiveRun>

function prepare(initial: RunState, options: LiveRunOptions): Going {
  const { api, banks, clock, dice } = options
  const closed = new AbortController()
  const decides = initial.spec.optimise.some((one) => one !== 'unsolicited-vote')
  const known = createKnownTransactions(api, { decides })
  const names = banks.map(({ name }) => name)
  let current = initial
  const common: Going['common'] = {
    plan: planOf(initial, names),
    api,
    writer: initial.spec.protocol === 'outbox' ? (options.shop?.writer ?? null) : null,
    known,
    clock,
    dice,
    report: (progress) => {
      current = advance(current, progress)
      if (progress.type === 'unanswered') unanswered.add(progress.n, progress.id)
    },
  }
  const unanswered = createUnanswered({ ...common, closed: closed.signal })
  const run = () => current
  const change = (next: Partial<RunState>): void => {
    current = { ...current, ...next }
  }
  return {
    ...{ options, common, unanswered, closed, run, change },
    faults: createLiveFaults({
      ...{ ...options, run },
      change: (faults, ordered = current.ordered) => {
        change({ faults: [...faults], ordered: [...ordered] })
        options.keep(current)
      },
    }),
    watch: watchOf({ ...options, known, run }),
    stopped: new AbortController(),
    unwatched: new AbortController(),
  }
}

async function work(going: Going): Promise<void> {
  const { common, stopped, run, change, watch } = going
  if (run().state !== 'running') return going.faults.over()
  const { concurrency, rate } = run().spec
  const take = () => nextNumber(going)
  await runWorkload({ ...common, concurrency, rate, take, stopped: stopped.signal })
  if (going.closed.signal.aborted) return
  await going.faults.over()
  await lastAnswers(going)
  change({ invariant: await watch.check() })
  end(going, 'finished')
}

async function nextNumber(going: Going): Promise<number | null> {
  const { unanswered, run, change, stopped, options } = going
  while (unanswered.size() >= OPEN_MAX && !stopped.signal.aborted)
    await wait(options.clock, OPEN_PAUSE_MS)
  if (stopped.signal.aborted || isDone(run(), options.clock.now())) return null
  const n = run().next
  change({ next: n + 1 })
  return n
}

async function lastAnswers({ options, run, unanswered, stopped }: Going): Promise<void> {
  const { clock } = options
  const untilMs = clock.monotonicMs() + LAST_ANSWERS_MS_MAX
  const missing = run().spec.recovery === 'manual' ? unanswered.lost : unanswered.size
  while (missing() > 0 && clock.monotonicMs() < untilMs && !stopped.signal.aborted)
    await wait(clock, OPEN_PAUSE_MS)
}

function end(going: Going, state: RunState['state']): void {
  const { run, change, options, stopped, closed } = going
  if (run().state !== 'running' || closed.signal.aborted) return
  going.faults.halt()
  change({ state, endedAt: new Date(options.clock.now()).toISOString() })
  options.keep(run())
  stopped.abort()
}

/** Once a second: count the money, write down how far it got, and see whether all is over. */
async function pulse(going: Going): Promise<void> {
  const { options, run, change, closed, unwatched, watch } = going
  while (!run().settled && !closed.signal.aborted) {
    if (unwatched.signal.aborted) change({ settled: run().open.length === 0 })
    else {
      change({ invariant: await watch.check() })
      await settle(going)
    }
    if (closed.signal.aborted) return
    options.keep(run())
    await wait(options.clock, PULSE_MS)
  }
  closed.abort()
}

/** Over, nothing unknown, nothing broken: the money is counted once more, under locks. */
async function settle({ options, run, change, watch }: Going): Promise<void> {
  const { state, open, invariant } = run()
  const calm = open.length === 0 && invariant.undecided === 0 && invariant.holds !== null
  if (state === 'running' || !calm || options.isBroken()) return
  const locked = await watch.checkLocked()
  if (locked !== null) change({ invariant: locked, settled: true })
}
