import type { StopSignal } from '@/server/platform/stop'
import type { BranchId, Verdict } from '@/server/protocol/model'
import {
  type BranchSession,
  clean,
  dismiss,
  failedBy,
  performWork,
  type Working,
  type WorkResult,
} from './mariadb-branch-session'
import { endingOf, partingOf, preparingOf } from './mariadb-commands'
import type { Failure } from './mariadb-errors'
import { type ExchangeOptions, exchange } from './mariadb-exchange'
import { xidOf } from './mariadb-marker-sql'
import { decide } from './mariadb-one-phase'
import type { OnMariadbRoundTrip } from './mariadb-options'
import type { Sessions } from './mariadb-pool'
import type { Server } from './mariadb-server'
import { refusedBy } from './mariadb-vote'
import type { Decides, Fault, Participant, Voted, WorkOrder } from './participant'
import { leavesTraces, mariadbStatementFault, onlyReads } from './statement-guard-mariadb'

export interface WorkOptions {
  readonly sessions: Sessions
  readonly server: Server
  /** D22: without a session, prepare is a look at the list of prepared branches. */
  readonly look: (branch: BranchId, signal: StopSignal) => Promise<Voted>
  readonly onRoundTrip: OnMariadbRoundTrip
}

interface Desk extends WorkOptions {
  readonly open: Map<BranchId, Working>
  /**
   * Prepared, with the session that owns it. It is kept, for another session may settle the branch
   * only after the server has noticed that the owner is gone: to commit in the owner costs one
   * round trip, while to close it costs a new connection and a wait. A process that dies closes
   * its sessions; one that stands still loses them to `wait_timeout`, or to KILL (D26).
   */
  readonly owning: Map<BranchId, BranchSession>
  /** A repeat that arrives while the first is under way gets the same answer. */
  readonly voting: Map<BranchId, Promise<Voted>>
  readonly finishing: Map<BranchId, Promise<Failure | null>>
}

export interface Work
  extends Pick<Participant, 'work' | 'prepare' | 'release' | 'close'>,
    Pick<Decides, 'decide'> {
  /** The branches at work or prepared, by the connection that owns each. */
  sessions(): ReadonlyMap<string, BranchId>
  /** Rolls back what has not been asked to prepare; who is being asked is waited for. */
  giveUp(branch: BranchId): Promise<void>
  /** Ends a prepared branch in the session that owns it; undefined if none of ours does. */
  finish(
    branch: BranchId,
    verdict: Verdict,
    options: ExchangeOptions,
  ): Promise<Failure | null | undefined>
}

/** Phase one, and the sessions that own what was prepared in it. */
export function createWork(options: WorkOptions): Work {
  const desk: Desk = {
    ...options,
    ...{ open: new Map(), owning: new Map(), voting: new Map(), finishing: new Map() },
  }
  return {
    work: (order, signal) => work(desk, order, signal),
    prepare: (branch, signal, onSent) => prepare(desk, branch, { signal, onSent }),
    decide: (branch, signal, onSent) => decide(desk, branch, { signal, onSent }),
    release: (branch) => release(desk, branch),
    sessions: () => sessionsOf(desk),
    giveUp: (branch) => rollBack(desk, branch),
    finish: (branch, verdict, asking) => finish(desk, branch, verdict, asking),
    close: async () => {
      const branches = [...desk.open.keys(), ...desk.owning.keys()]
      await Promise.all(branches.map((branch) => release(desk, branch)))
      await options.sessions.close()
    },
  }
}

const sessionsOf = ({ open, owning }: Desk): ReadonlyMap<string, BranchId> =>
  new Map([
    ...[...open].flatMap(([branch, { connection }]) =>
      connection === null ? [] : [[connection, branch] as const],
    ),
    ...[...owning].map(([branch, { identity }]) => [identity.connection, branch] as const),
  ])

async function work(desk: Desk, order: WorkOrder, signal: StopSignal): Promise<WorkResult> {
  const { branch, statements } = order
  const refusal = refusalOf(order) ?? (desk.open.has(branch) ? doubled : null)
  if (refusal !== null) return failedBy(refusal)
  const working: Working = {
    leaves: statements.some(leavesTraces),
    reads: statements.every(onlyReads),
    stop: new AbortController(),
    connection: null,
    waiting: null,
  }
  desk.open.set(branch, working)
  desk.onRoundTrip(branch, 'work')
  const result = await performWork(desk, order, { working, signal })
  if (result.type === 'failed') desk.open.delete(branch)
  else working.waiting?.lease.whenLost(() => desk.open.delete(branch))
  return result
}

function prepare(desk: Desk, branch: BranchId, asking: ExchangeOptions): Promise<Voted> {
  const running = desk.voting.get(branch)
  if (running !== undefined) return running
  const answer = ballot(desk, branch, asking).finally(() => desk.voting.delete(branch))
  desk.voting.set(branch, answer)
  return answer
}

async function ballot(desk: Desk, branch: BranchId, asking: ExchangeOptions): Promise<Voted> {
  const waiting = desk.open.get(branch)?.waiting ?? null
  if (waiting === null) return desk.look(branch, asking.signal)
  desk.open.delete(branch)
  desk.onRoundTrip(branch, 'prepare')
  const { lease, identity, reads, epoch } = waiting
  const ending = { branch, epoch, version: identity.version }
  const command = reads ? partingOf(ending) : preparingOf(ending)
  const done = await exchange(lease.session, command, asking)
  if (done.failure !== null) {
    if (done.failure.code === 'timeout') desk.sessions.suspect()
    lease.destroy()
    return refusedBy(done.failure, { reads, results: done.results.length })
  }
  if (reads) {
    dismiss(waiting)
    return { vote: 'read-only', fault: null }
  }
  desk.owning.set(branch, waiting)
  lease.whenLost(() => desk.owning.delete(branch))
  return { vote: 'yes', fault: null }
}

async function finish(
  desk: Desk,
  branch: BranchId,
  verdict: Verdict,
  asking: ExchangeOptions,
): Promise<Failure | null | undefined> {
  await desk.voting.get(branch)
  const running = desk.finishing.get(branch)
  if (running !== undefined) await running
  const owner = desk.owning.get(branch)
  if (owner === undefined) return undefined
  desk.owning.delete(branch)
  const ending = endIn(owner, branch, verdict, asking).finally(() => desk.finishing.delete(branch))
  desk.finishing.set(branch, ending)
  return ending
}

/** On any failure the session is closed, so that the next attempt can be made from another. */
async function endIn(
  owner: BranchSession,
  branch: BranchId,
  verdict: Verdict,
  asking: ExchangeOptions,
): Promise<Failure | null> {
  const { lease, identity } = owner
  const verb = verdict === 'commit' ? 'COMMIT' : 'ROLLBACK'
  const command = endingOf(xidOf(branch), verb, identity.version)
  const { failure } = await exchange(lease.session, command, asking)
  if (failure === null) dismiss(owner)
  else lease.destroy()
  return failure
}

/** What waits is rolled back; what is prepared stays so, and any session may settle it now. */
async function release(desk: Desk, branch: BranchId): Promise<void> {
  desk.owning.get(branch)?.lease.destroy()
  desk.owning.delete(branch)
  await rollBack(desk, branch)
}

async function rollBack(desk: Desk, branch: BranchId): Promise<void> {
  const working = desk.open.get(branch)
  if (working === undefined) return
  desk.open.delete(branch)
  working.stop.abort()
  if (working.waiting !== null) await clean(working.waiting, xidOf(branch))
}

function refusalOf({ statements, remainingMs }: WorkOrder): Fault | null {
  if (remainingMs <= 0) return outOfTime
  for (const statement of statements) {
    const fault = mariadbStatementFault(statement)
    if (fault !== null) return fault
  }
  return null
}

const doubled: Fault = {
  code: 'work-doubled',
  text: 'The work of this branch has been sent before. It runs once only. Use a new branch.',
}
const outOfTime: Fault = {
  code: 'timeout',
  text: 'The deadline had passed before the work began. Nothing was run. Give it a longer deadline.',
}
