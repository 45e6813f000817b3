import type { SimulationResult, SimulationSettings } from '@/server/contract/simulation'
import type { AnyEvent } from '@/server/protocol/protocols'
import { drawn } from './acts'
import { type Auditor, createAudit } from './audit'
import { createFaults, type Faults } from './faults'
import { parallelCluster } from './parallel-cluster'
import { paxosCluster } from './paxos-cluster'
import { phasesCluster } from './phases-cluster'
import { presumedCluster } from './presumed-cluster'
import { type Cluster, type Making, microseconds } from './protocol'
import { createDice, exponential, hashed } from './random'
import { registerCluster } from './register-cluster'
import { summary } from './summary'
import type { Noted, Told, Trace } from './trace'

export interface Simulated {
  readonly result: SimulationResult
  /** What happened in the watched transactions. */
  readonly noted: readonly Told[]
  /** The same with all that is drawn and not told, and who there is. */
  readonly steps: readonly Noted[]
  readonly nodes: readonly string[]
  /** The log of each watched transaction, in their order; null: no journal has it. */
  readonly logs: readonly (readonly AnyEvent[] | null)[]
}

interface Options {
  /** Transactions whose steps are kept. */
  readonly watched?: readonly number[]
  /** Absent: as the dice of the settings have it. */
  readonly voteOf?: Making['voteOf']
}

/** Until a lease is held for the first time. */
const WARM_UP_MS = 1_000
/** After the core has healed all must have ended within so many times of waiting, and this long. */
const BOUND_TIMEOUTS = 100
const BOUND_MS = 30_000
/** So long after everything has ended late messages are still watched, in times of waiting. */
const GRACE_TIMEOUTS = 3
/** A run that does not end is a bug, and must not run for ever. */
const EVENTS_MAX = 30_000_000

/** One run in virtual time: the same settings and seed give the same run, to the last event. */
export function simulate(
  settings: SimulationSettings,
  { watched = [], voteOf = voting(settings) }: Options = {},
): Simulated {
  const clock = { now: () => 0, event: () => 0, act: (() => undefined) as Trace['act'] }
  const audited = createAudit({
    ...{ transactions: settings.transactions, participants: settings.participants },
    ...{ now: () => clock.now(), event: () => clock.event() },
    hasRegister: hasRegister(settings),
  })
  const audit = watched.length === 0 ? audited : drawn(audited, (...args) => clock.act(...args))
  const cluster = clusterOf({
    settings,
    audit,
    watched: new Set(watched),
    voteOf,
  })
  const { world } = cluster
  clock.now = world.now
  clock.event = world.trace.events
  clock.act = world.trace.act
  const faults = createFaults(settings, cluster)
  const stop = watch(settings, { cluster, audit, faults })
  world.run(stop)
  return {
    result: summary(settings, cluster, audit, faults.isStruck()),
    noted: world.trace.noted.filter((one): one is Told => one.says !== null),
    steps: world.trace.noted,
    nodes: world.names,
    logs: watched.map((transaction) => cluster.logOf?.(transaction) ?? null),
  }
}

function clusterOf(making: Making): Cluster {
  const { protocol, presumption } = making.settings
  if (protocol === 'three-phase-commit') return phasesCluster(making)
  if (protocol === 'parallel-commit') return parallelCluster(making)
  if (protocol === 'paxos-commit') return paxosCluster(making)
  return presumption === undefined
    ? registerCluster(making, protocol)
    : presumedCluster(making, presumption)
}

/** Where verdicts stand in a place of their own: as it runs here, and in the records of parallel commit. */
const hasRegister = ({ protocol, presumption }: SimulationSettings): boolean =>
  protocol !== 'three-phase-commit' && protocol !== 'paxos-commit' && presumption === undefined

const voting =
  ({ seed, refuse, readOnly }: SimulationSettings): Making['voteOf'] =>
  (transaction, branch) => {
    if (refuse + readOnly === 0) return 'yes'
    const chance = hashed(seed, transaction, branch)
    if (chance < refuse) return 'no'
    return chance < refuse + readOnly ? 'read-only' : 'yes'
  }

/** Begins the transactions and the faults; answers when the run is over. */
function watch(
  settings: SimulationSettings,
  { cluster, audit, faults }: { cluster: Cluster; audit: Auditor; faults: Faults },
): () => boolean {
  const { world } = cluster
  const begins = beginsOf(settings)
  const last = begins.at(-1) ?? 0
  const timeout = microseconds(settings.timeoutMs)
  const deadline = last + BOUND_TIMEOUTS * timeout + microseconds(BOUND_MS)
  const state = { begun: 0, quietSince: -1 }
  const begin = (transaction: number) => {
    audit.begun(transaction)
    if (!cluster.begin(transaction)) audit.told(transaction, 'not-begun')
    state.begun++
    const next = begins[transaction + 1]
    if (next !== undefined) world.at(next, () => begin(transaction + 1))
  }
  world.at(begins[0] ?? 0, () => begin(0))
  const isSafety = settings.mode === 'safety'
  faults.lieInWait()
  faults.schedule(last, isSafety ? 2 : 1)
  if (!isSafety) world.at(last + 1, faults.heal)
  return () => {
    if (world.trace.events() > EVENTS_MAX) return true
    const now = world.now()
    if (state.begun < settings.transactions) return false
    if (audit.waiting() > 0 || audit.prepared() > 0) {
      state.quietSince = -1
      if (now <= deadline) return false
      if (!isSafety) blame(audit)
      return true
    }
    if (state.quietSince < 0) state.quietSince = now
    return now - state.quietSince > GRACE_TIMEOUTS * timeout
  }
}

/** L1 and L3: a core without faults has had all the time it may need. */
function blame(audit: Auditor): void {
  for (const transaction of audit.untold())
    audit.broken('L1', transaction, 'it has not ended, though nothing fails any more')
  if (audit.prepared() > 0)
    audit.broken(
      'L3',
      0,
      `${audit.prepared()} branches are in doubt, though nothing fails any more`,
    )
}

function beginsOf({ seed, transactions, intervalMs }: SimulationSettings): readonly number[] {
  const dice = createDice(seed, 'workload')
  let at = microseconds(WARM_UP_MS)
  return Array.from({ length: transactions }, () => {
    at += microseconds(exponential(dice, intervalMs))
    return at
  })
}
