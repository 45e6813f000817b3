import type { Journal, OpenTransaction, StandingVerdict } from '@/server/journal/journal'
import type { Registry } from '@/server/participant/registry'
import type { Clock } from '@/server/platform/clock'
import type { Logger } from '@/server/platform/logger'
import type { BranchId, TransactionId } from '@/server/protocol/model'
import { goOn, restore } from './adopt'
import { type Advance, createAdvance } from './advance'
import { type Begun, beginWork, type WorkRequest } from './begin'
import { createDeliver } from './deliver'
import type { Failpoints } from './failpoints'
import { createPerform } from './perform'
import { numberOf, type Running, takeRows } from './running'
import { createWaker } from './waker'

export interface CoordinatorDeps {
  readonly journal: Journal
  readonly registry: Registry
  readonly clock: Clock
  readonly dice: () => number
  readonly newUlid: () => string
  readonly logger: Logger
  readonly cluster: string
  readonly failpoints: Failpoints
  /** Told when a batch answered that the shard is somebody else's now. */
  readonly onFenced: (shard: number) => void
}

export interface Coordinator {
  begin(request: WorkRequest, lease: { readonly shard: number; readonly epoch: number }): Begun
  /** Goes on with what a predecessor left open; `committed` are the proofs found before (D8). */
  adopt(open: OpenTransaction, epoch: number, committed: readonly BranchId[]): void
  /** A verdict somebody else wrote, or that was read anew. */
  hear(id: TransactionId, standing: StandingVerdict): void
  find(id: TransactionId): Running | null
  running(): Iterable<Running>
  /** Delivers at once what is owed to a participant that answers again. */
  wake(participant: string): void
  /** Brings the journal's rows up to date for those that take longer than a moment. */
  refresh(): void
  /** Gives up everything of these shards: another coordinator goes on with it. */
  drop(shards: ReadonlySet<number>): void
  readonly size: number
}

/** The runtime: real journal, real participants, real timers around the pure machine. */
export function createCoordinator(deps: CoordinatorDeps): Coordinator {
  const open = new Map<TransactionId, Running>()
  const parts = assemble(deps, open)
  const { advance, abandon, waker } = parts

  return {
    begin: (request, lease) => {
      const begun = beginWork({ ...deps, advance, abandon }, request, lease)
      open.set(begun.running.id, begun.running)
      void begun.running.abandoned.wait.then(() => open.delete(begun.running.id))
      return begun
    },
    adopt: (left, epoch, committed) => {
      if (open.has(left.id)) return
      const running = restore(left, epoch)
      open.set(left.id, running)
      goOn(parts, { ...parts, running, committed })
    },
    hear: (id, { verdict, reason, branches }) => {
      const running = open.get(id)
      if (running === undefined) return
      running.reason ??= reason
      void advance(running, { type: 'verdict-stands', verdict, branches })
    },
    find: (id) => open.get(id) ?? null,
    running: () => open.values(),
    wake: waker.wake,
    refresh: () => {
      for (const running of open.values()) if (running.behind) catchUp(deps, running)
    },
    drop: (shards) => {
      for (const running of [...open.values()]) if (shards.has(running.shard)) abandon(running)
    },
    get size() {
      return open.size
    },
  }
}

/** No record: what the rows follow from was recorded before. */
function catchUp({ journal, logger }: CoordinatorDeps, running: Running): void {
  const { id, shard, epoch } = running
  journal
    .append({ transaction: id, shard, epoch, records: [], ...takeRows(running) })
    .catch((error: unknown) => logger.warn({ error }, 'rows were not brought up to date'))
}

/** The parts call each other in a circle: an event leads to effects, and their answers are events. */
function assemble(deps: CoordinatorDeps, open: Map<TransactionId, Running>) {
  const { journal, registry, clock, dice, failpoints, onFenced, logger } = deps
  const waker = createWaker(clock)
  const abandon = (running: Running) => {
    if (running.abandoned.raised) return
    running.abandoned.raise()
    running.cancelDeadline()
    open.delete(running.id)
    // Work that was never prepared keeps its locks otherwise, until its deadline.
    if (running.ownWork)
      for (const branch of running.branches) void participantOf(running, branch)?.release(branch)
    waker.wakeAll()
    onFenced(running.shard)
  }
  const finish = (running: Running) => {
    if (running.endedAt !== null) open.delete(running.id)
  }
  const participantOf = (running: Running, branch: BranchId) =>
    registry.get(running.participants[numberOf(branch) - 1] ?? '')
  const unwritten = (error: unknown) => logger.warn({ error }, 'a record was not written')
  const advance: Advance = (running, event, extra) =>
    step(running, event, extra).catch((error: unknown) => {
      logger.error({ error, transaction: running.id, event: event.type }, 'a step failed')
    })
  const shared = {
    ...{ advance, journal, clock, dice, failpoints, waker },
    ...{ participantOf, abandon, finish, unwritten },
  }
  const perform = createPerform({ ...shared, deliver: createDeliver(shared) })
  const step = createAdvance({ ...shared, perform })
  return { ...shared, perform }
}
