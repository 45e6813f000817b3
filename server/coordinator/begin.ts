import type { Journal, Standing } from '@/server/journal/journal'
import type { Clock } from '@/server/platform/clock'
import { branchId, transactionId } from '@/server/protocol/ids'
import type { Instant } from '@/server/protocol/model'
import { type AnyEffect, protocols } from '@/server/protocol/protocols'
import { type Admission, isBeginning } from './admission'
import type { Advance } from './advance'
import { waitsOf } from './advised'
import { beginRunning } from './begin-running'
import { begunBy, keptOf, payloadsIn } from './begun'
import type { Failpoints } from './failpoints'
import type { Gates } from './gates'
import { noteLetIn, noteQueued } from './queued-record'
import { recordOf } from './record-of'
import type { Running } from './running'
import { changeOf } from './running-rows'
import { sagaOf } from './saga-request'
import { startDeadline } from './start-deadline'
import { hearWork, startUnasked, startWork } from './start-work'
import type { WorkRequest } from './work-request'

export interface BeginDeps {
  readonly journal: Journal
  readonly clock: Clock
  readonly cluster: string
  readonly newUlid: () => string
  readonly advance: Advance
  readonly abandon: (running: Running) => void
  readonly admission: Admission
  readonly failpoints: Failpoints
  readonly gates: Gates
  readonly perform: (running: Running, effects: readonly AnyEffect[]) => void
}

export interface Begun {
  readonly running: Running
  /** Resolves once the begin record is durable, or was refused. */
  readonly standing: Promise<Standing>
}

/**
 * The begin record becomes durable while the branches do their work, so it costs no time; nobody is
 * asked to prepare before it is (D14), for the machine hears of the work only then.
 */
export function beginWork(
  deps: BeginDeps,
  request: WorkRequest,
  { shard, epoch }: { readonly shard: number; readonly epoch: number },
): Begun {
  const { clock, cluster, newUlid } = deps
  const id = transactionId({ cluster, shard, epoch, ulid: request.ulid ?? newUlid() })
  const now = clock.now() as Instant
  const running = beginRunning({
    id,
    shard,
    epoch,
    name: request.name,
    recovery: request.recovery,
    priority: request.priority,
    lab: request.lab,
    threePhase: request.protocol === 'three-phase-commit',
    presumption: request.presumed?.presumption ?? 'abort',
    payloads: payloadsIn(request),
    saga: sagaOf(id, request.steps),
    locks: request.locks ?? [],
    retry: request.retry ?? null,
    participants: request.branches.map(({ participant }) => participant.name),
    branches: request.branches.map((_, index) => branchId(id, index + 1)),
    unasked: request.unasked.map((index) => branchId(id, index + 1)),
    // D5: the begin record names the decider before it is told.
    decider: request.decider === null ? null : branchId(id, request.decider + 1),
    waits: waitsOf(id, request.advised, request.branches),
    startedAt: now,
    deadlineAt: (now + request.deadlineMs) as Instant,
  })
  const startedMs = clock.monotonicMs()
  const standing = writeBegin(deps, running, request)
  const turn = deps.admission.enter(running)
  const work = turn === 'now' ? sendWork(deps, running, request) : []
  const go = (answer: Standing) => {
    if (answer.fenced || answer.duplicate !== null) return giveUp(running, request)
    admit(deps, running, answer, request.deadlineMs - (clock.monotonicMs() - startedMs))
    if (turn === 'now') return goOn(deps, running, request, work)
    noteQueued(deps, running)
    void turn.then((isIn) => isIn && letIn(deps, running, request))
  }
  // What the journal refuses was never begun; who asked hears why from `standing` itself.
  void standing.then(go, () => giveUp(running, request))
  return { running, standing }
}

type Report = ReturnType<typeof startWork>

/**
 * The steps of a saga are ordered by its machine, one after the other; and whoever promises with its
 * work has to wait for the begin record, as a prepare does (D14).
 */
function sendWork(deps: BeginDeps, running: Running, request: WorkRequest): readonly Report[] {
  const working = running.saga === null ? [...request.branches.keys()] : []
  const early = working.filter((index) => !request.unasked.includes(index))
  return early.map((index) => startWork(deps, running, request, index))
}

function goOn(deps: BeginDeps, running: Running, request: WorkRequest, work: readonly Report[]) {
  for (const done of work) void done.then((report) => hearWork(deps, running, report))
  startUnasked(deps, running, request)
  if (running.saga !== null) deps.perform(running, protocols.owed(running.state))
}

/** It has waited, and the time that took is gone. */
function letIn(deps: BeginDeps, running: Running, request: WorkRequest): void {
  // Its deadline has passed in that very moment.
  if (running.abandoned.raised || !isBeginning(running)) return
  const deadlineMs = running.deadlineMs - deps.clock.monotonicMs()
  noteLetIn(deps, running)
  goOn(deps, running, request, sendWork(deps, running, { ...request, deadlineMs }))
}

function writeBegin({ journal, clock }: BeginDeps, running: Running, request: WorkRequest) {
  const now = clock.now() as Instant
  const { recovery } = running
  return journal.append({
    transaction: running.id,
    shard: running.shard,
    epoch: running.epoch,
    begin: {
      name: request.name,
      protocol: request.protocol,
      recovery,
      priority: request.priority,
      idempotencyKey: request.idempotencyKey,
      requestHash: request.requestHash,
      deadlineMs: request.deadlineMs,
      participants: running.participants,
      lab: request.lab,
      labels: request.labels,
      traceparent: request.traceparent,
    },
    records: protocols
      .decide(protocols.initial, begunBy(running))
      .records.map((one) =>
        recordOf(one, now, one.type === 'begun' ? keptOf(running, request) : {}),
      ),
    change: changeOf(running),
    branches: running.rows,
  })
}

/** The machine takes the begin record as written; what the work said comes after it. */
function admit(deps: BeginDeps, running: Running, standing: Standing, remainingMs: number): void {
  running.state = protocols.decide(protocols.initial, begunBy(running)).state
  startDeadline(deps, running, standing, remainingMs)
}

/** Nothing was prepared, so giving up the sessions leaves nothing behind. */
function giveUp(running: Running, { branches }: WorkRequest): void {
  branches.forEach(({ participant }, index) => {
    const branch = running.branches[index]
    if (branch !== undefined) void participant.release(branch)
  })
  running.abandoned.raise()
}
