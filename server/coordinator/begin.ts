import type { Journal, Standing } from '@/server/journal/journal'
import type { Worked } from '@/server/participant/participant'
import type { Clock } from '@/server/platform/clock'
import { branchId, transactionId } from '@/server/protocol/ids'
import type { BranchId, Instant } from '@/server/protocol/model'
import type { Plan } from '@/server/protocol/two-phase-state'
import type { Advance } from './advance'
import { waitsOf } from './advised'
import { bounded } from './bounded'
import { recordOf } from './record-of'
import { beginRunning, type Running } from './running'
import { changeOf, numberOf } from './running-rows'
import { startDeadline } from './start-deadline'
import { startWatch, type Timing } from './stopwatch'
import type { WorkRequest } from './work-request'

export interface BeginDeps {
  readonly journal: Journal
  readonly clock: Clock
  readonly cluster: string
  readonly newUlid: () => string
  readonly advance: Advance
  readonly abandon: (running: Running) => void
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
  const id = transactionId({ cluster, shard, epoch, ulid: newUlid() })
  const now = clock.now() as Instant
  const running = beginRunning({
    id,
    shard,
    epoch,
    name: request.name,
    recovery: request.recovery,
    lab: request.lab,
    threePhase: request.protocol === 'three-phase-commit',
    payloads: isTried(request)
      ? { calls: 'tries', each: request.branches.map(({ payload }) => payload) }
      : null,
    participants: request.branches.map(({ participant }) => participant.name),
    branches: request.branches.map((_, index) => branchId(id, index + 1)),
    // D5: the begin record names the decider before it is told.
    decider: request.decider === null ? null : branchId(id, request.decider + 1),
    waits: waitsOf(id, request.advised, request.branches),
    startedAt: now,
    deadlineAt: (now + request.deadlineMs) as Instant,
  })
  const startedMs = clock.monotonicMs()
  const standing = writeBegin(deps, running, request)
  const work = request.branches.map((_, index) => startWork(deps, running, request, index))
  const go = (answer: Standing) => {
    if (answer.fenced || answer.duplicate !== null) return giveUp(running, request)
    admit(deps, running, answer, request.deadlineMs - (clock.monotonicMs() - startedMs))
    for (const done of work) void done.then((report) => hear(deps, running, report))
  }
  // What the journal refuses was never begun; who asked hears why from `standing` itself.
  void standing.then(go, () => giveUp(running, request))
  return { running, standing }
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
      idempotencyKey: request.idempotencyKey,
      requestHash: request.requestHash,
      deadlineMs: request.deadlineMs,
      participants: running.participants,
      lab: request.lab,
      labels: request.labels,
      traceparent: request.traceparent,
    },
    records: [recordOf({ type: 'begun', ...planOf(running) }, now, keptOf(running, request))],
    change: changeOf(running),
    branches: running.rows,
  })
}

const isTried = ({ protocol }: WorkRequest): boolean => protocol === 'try-confirm-cancel'

const planOf = ({ branches, recovery, decider, threePhase, payloads }: Running): Plan => ({
  ...{ branches, recovery },
  ...(threePhase && { threePhase }),
  ...(payloads !== null && { tryConfirmCancel: true }),
  ...(decider !== null && { decider }),
})

/**
 * What was planned and advised is recorded for people; what a branch is registered with, so that
 * whoever goes on after a crash can confirm or cancel it.
 */
const keptOf = (
  { payloads }: Running,
  { planned, advised }: WorkRequest,
): Record<string, unknown> => ({
  ...(planned.length > 0 && { planned }),
  ...(advised !== null && { advised }),
  ...(payloads !== null && { payloads: payloads.each }),
})

interface Report {
  readonly branch: BranchId
  readonly worked: Worked & { readonly server: string | null }
  readonly timing: Timing
}

async function startWork(
  { clock }: BeginDeps,
  running: Running,
  { branches, deadlineMs, traceparent }: WorkRequest,
  index: number,
): Promise<Report> {
  const order = branches[index]
  const branch = running.branches[index]
  if (order === undefined || branch === undefined) throw new Error('a branch without an order')
  const watch = startWatch(clock)
  const { epoch } = running
  const { participant, statements, payload, peers } = order
  const worked = await bounded(clock, deadlineMs, (signal) =>
    participant.work(
      { branch, epoch, statements, payload, peers, traceparent, remainingMs: deadlineMs },
      signal,
    ),
  )
  return { branch, worked, timing: watch() }
}

/** The machine takes the begin record as written; what the work said comes after it. */
function admit(deps: BeginDeps, running: Running, standing: Standing, remainingMs: number): void {
  const plan = planOf(running)
  running.state = {
    phase: 'active',
    plan,
    working: plan.branches,
  }
  startDeadline(deps, running, standing, remainingMs)
}

function hear({ advance }: BeginDeps, running: Running, report: Report): Promise<void> {
  const { branch, worked, timing } = report
  if (worked.type === 'failed') {
    const { code, text } = worked.fault
    return advance(running, { type: 'work-failed', branch }, { ...timing, code, text })
  }
  const { xid, rows, statementsHash, server, session = null } = worked
  const n = numberOf(branch)
  running.rows = running.rows.map((row) =>
    row.n === n ? { ...row, xid, rows, statementsHash, server, session } : row,
  )
  return advance(
    running,
    { type: 'worked', branch },
    { ...timing, xid, rows, statementsHash, server, ...(session !== null && { session }) },
  )
}

/** Nothing was prepared, so giving up the sessions leaves nothing behind. */
function giveUp(running: Running, { branches }: WorkRequest): void {
  branches.forEach(({ participant }, index) => {
    const branch = running.branches[index]
    if (branch !== undefined) void participant.release(branch)
  })
  running.abandoned.raise()
}
