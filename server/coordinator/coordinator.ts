import type { Journal, OpenTransaction, StandingVerdict } from '@/server/journal/journal'
import { registeredWith } from '@/server/participant/registered-with'
import type { Registry } from '@/server/participant/registry'
import type { Clock } from '@/server/platform/clock'
import type { Logger } from '@/server/platform/logger'
import { createTurnTable } from '@/server/policy/turns'
import type { BranchId, TransactionId } from '@/server/protocol/model'
import { type Admission, createAdmission } from './admission'
import { goOn, restore } from './adopt'
import { type Advance, createAdvance } from './advance'
import { finish, giveUp, type OpenWork, openWork } from './application'
import { enlist } from './application-joining'
import { type Begun, beginWork } from './begin'
import { catchUpAll } from './catch-up'
import { createDeliver } from './deliver'
import { endDeadlocked, type Ring } from './end-deadlocked'
import type { Failpoints } from './failpoints'
import type { Gates } from './gates'
import { attemptMsFor, orderAllAt, policyFor, wakeAt, wireGates } from './gates-and-policies'
import { createLately } from './lately'
import { nameOf } from './pause'
import { createPerform } from './perform'
import type { Running } from './running'
import { numberOf, openBranchesAt } from './running-rows'
import { createWaker } from './waker'
import type { WorkRequest } from './work-request'

const ENDED_MAX = 10_000

export interface CoordinatorDeps {
  readonly journal: Journal
  readonly registry: Registry
  readonly clock: Clock
  readonly dice: () => number
  readonly newUlid: () => string
  readonly logger: Logger
  readonly cluster: string
  readonly failpoints: Failpoints
  /** Told when nothing more is owed of one that took locks. */
  readonly onUnlocked?: (locks: Running['locks']) => void
  /** Told when the breaker of a participant has opened, closed, or sent its probe. */
  readonly onGate?: (participant: string) => void
  /** Told when a batch answered that the shard is somebody else's now. */
  readonly onFenced: (shard: number) => void
}

export interface Coordinator {
  begin(request: WorkRequest, lease: { readonly shard: number; readonly epoch: number }): Begun
  /** Begins one that an application drives. */
  open(request: OpenWork, lease: { readonly shard: number; readonly epoch: number }): Begun
  /** What the application that drives it says. */
  readonly application: Application
  /** Who may begin, and who waits. */
  readonly admission: Admission
  /** Goes on with what a predecessor left open; `committed` are the proofs found before (D8). */
  adopt(open: OpenTransaction, epoch: number, committed: readonly BranchId[]): void
  /** A verdict somebody else wrote, or that was read anew. */
  hear(id: TransactionId, standing: StandingVerdict): void
  /** Aborts one that waits in a ring, if nobody has decided it; whether that is why it was aborted. */
  deadlocked(id: TransactionId, ring: Ring): Promise<boolean>
  find(id: TransactionId): Running | null
  running(): Iterable<Running>
  /** Delivers at once what is owed to a participant that answers again. */
  wake(participant: string): void
  /** Orders at once what is owed of a transaction. */
  hurry(id: TransactionId): void
  /** Orders what waits for a participant, so many a second; how many wait. */
  retryAll(participant: string, perSecond: number): number
  /** Policies or pauses have changed. */
  reconsider(): void
  /** Writes what was held back of those that take longer than a moment, and brings their rows up to date. */
  refresh(): Promise<void>
  /** Gives up everything of these shards: another coordinator goes on with it. */
  drop(shards: ReadonlySet<number>): void
  readonly size: number
  /** Branches at a participant that have begun and not ended. */
  openAt(participant: string): number
  readonly gates: Pick<Gates, 'refusal' | 'states' | 'isClosed'>
}

type Tail<F> = F extends (deps: never, ...rest: infer Rest) => infer Answer
  ? (...rest: Rest) => Answer
  : never

interface Application {
  readonly enlist: Tail<typeof enlist>
  readonly finish: Tail<typeof finish>
  readonly giveUp: Tail<typeof giveUp>
}

/** The runtime: real journal, real participants, real timers around the pure machine. */
export function createCoordinator(deps: CoordinatorDeps): Coordinator {
  const open = new Map<TransactionId, Running>()
  const parts = assemble(deps, open)
  const { advance, abandon, perform, waker, gates, admission } = parts
  const keep = (begun: Begun) => {
    open.set(begun.running.id, begun.running)
    void begun.running.abandoned.wait.then(() => {
      open.delete(begun.running.id)
      admission.gone(begun.running)
    })
    return begun
  }

  return {
    begin: (request, lease) =>
      keep(beginWork({ ...deps, advance, abandon, perform, gates, admission }, request, lease)),
    open: (request, lease) =>
      keep(openWork({ ...deps, advance, abandon, perform, gates, admission }, request, lease)),
    admission,
    application: {
      enlist: (running, joining) => enlist(parts, running, joining),
      finish: (running, told) => finish(parts, running, told),
      giveUp: (running, reason) => giveUp(parts, running, reason),
    },
    adopt: (left, epoch, committed) => {
      if (open.has(left.id) || parts.ended.has(left.id)) return
      const running = restore(left, epoch)
      open.set(left.id, running)
      admission.keep(running)
      goOn(parts, { ...parts, running, committed })
    },
    hear: (id, { verdict, reason, branches }) => {
      const running = open.get(id)
      if (running === undefined) return
      running.reason ??= reason
      void advance(running, { type: 'verdict-stands', verdict, branches })
    },
    deadlocked: (id, ring) => endDeadlocked(advance, open.get(id), ring),
    find: (id) => open.get(id) ?? null,
    running: () => open.values(),
    wake: wakeAt(parts),
    hurry: waker.order,
    retryAll: orderAllAt(deps.clock, waker),
    reconsider: () => {
      waker.changed()
      parts.admission.reconsider()
    },
    refresh: () => catchUpAll(deps, open.values()),
    drop: (shards) => {
      for (const running of [...open.values()]) if (shards.has(running.shard)) abandon(running)
    },
    get size() {
      return open.size
    },
    openAt: (participant) => openBranchesAt(open.values(), participant),
    gates,
  }
}

/** The parts call each other in a circle: an event leads to effects, and their answers are events. */
function assemble(deps: CoordinatorDeps, open: Map<TransactionId, Running>) {
  const { journal, registry, clock, dice, failpoints, onFenced, logger } = deps
  const waker = createWaker(clock)
  const gates = wireGates(deps, waker)
  const admission = createAdmission(deps)
  // Who adopts has read what is open a moment ago, and it may have ended here since.
  const ended = createLately<TransactionId>(ENDED_MAX)
  const abandon = (running: Running) => {
    if (running.abandoned.raised) return
    running.abandoned.raise()
    running.cancelDeadline()
    open.delete(running.id)
    admission.gone(running)
    // Work that was never prepared keeps its locks otherwise, until its deadline.
    if (running.ownWork)
      for (const branch of running.branches) void participantOf(running, branch)?.release(branch)
    waker.order(running.id)
    onFenced(running.shard)
  }
  const finish = (running: Running) => {
    if (running.endedAt === null) return
    // Of a shard that was lost nobody here knows whether the end was written.
    if (!running.abandoned.raised) ended.add(running.id)
    open.delete(running.id)
    admission.gone(running)
    if (running.locks.length > 0) deps.onUnlocked?.(running.locks)
  }
  const participantOf = (running: Running, branch: BranchId) =>
    registeredWith(registry.get(nameOf(running, branch)), running.payloads, numberOf(branch))
  const policyOf = policyFor(registry)
  const unwritten = (error: unknown) => logger.warn({ error }, 'a record was not written')
  const advance: Advance = (running, event, extra) =>
    step(running, event, extra).catch((error: unknown) => {
      logger.error({ error, transaction: running.id, event: event.type }, 'a step failed')
    })
  const shared = {
    ...{ advance, journal, clock, dice, failpoints, waker, gates },
    ...{ participantOf, abandon, finish, unwritten, admission },
    moved: admission.moved,
    policyOf,
    attemptMsOf: attemptMsFor(policyOf),
    isPaused: registry.isPaused,
    turnsAt: createTurnTable(),
  }
  const perform = createPerform({ ...shared, deliver: createDeliver(shared) })
  const step = createAdvance({ ...shared, perform })
  return { ...shared, perform, ended }
}
