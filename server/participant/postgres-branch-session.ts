import type { Stop, StopSignal } from '@/server/platform/stop'
import type { Fault, OnSent, Worked, WorkOrder } from './participant'
import { changedRows, OPENING, parting, statementsHash, workCommands } from './postgres-commands'
import { type Failure, faultOf } from './postgres-errors'
import { type Exchange, exchange } from './postgres-exchange'
import type { Lease } from './postgres-lending'
import type { Sessions } from './postgres-pool'
import type { Leaves } from './statement-guard'

export type WorkResult = Worked & { readonly server: string | null }

/** A branch from the start of its work to its vote. */
export interface Working {
  /** What its statements may leave in the session. */
  readonly leaves: Leaves
  /** Ends the work at once when the branch is given up meanwhile. */
  readonly stop: Stop
  /** The process that serves its session, once it has one. */
  session: string | null
  /** Null while the work runs. */
  waiting: { readonly lease: Lease; readonly xid: string | null } | null
}

const CLEANING_MS_MAX = 2_000
/** Asked once a session: a primary keeps its timeline as long as any session of it lives. */
export const servers = new WeakMap<Lease['session'], string>()

export interface Performing {
  readonly working: Working
  readonly signal: StopSignal
  readonly lockMsMax: number
  readonly onSent?: OnSent | undefined
}

type Run = (sessions: Sessions, order: WorkOrder, performing: Performing) => Promise<WorkResult>

/** Does the work in a session, which is given up at once when nobody waits any more. */
export async function performWork(
  sessions: Sessions,
  order: WorkOrder,
  performing: Performing,
  run: Run = runWork,
): Promise<WorkResult> {
  const { signal } = performing
  const { stop } = performing.working
  const onAbort = (): void => stop.abort()
  signal.addEventListener('abort', onAbort, { once: true })
  if (signal.aborted) stop.abort()
  try {
    return await run(sessions, order, performing)
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

/** Leaves the session open inside its transaction, or gives it up. */
async function runWork(
  sessions: Sessions,
  order: WorkOrder,
  { working, signal, lockMsMax }: Performing,
): Promise<WorkResult> {
  const stop = working.stop.signal
  const acquired = await sessions.acquire(stop)
  if ('failure' in acquired) return failedBy(faultOf(acquired.failure, 'work'))
  const { lease } = acquired
  working.session = processOf(lease.session)
  const known = servers.get(lease.session)
  const commands = workCommands(order, { serverIsKnown: known !== undefined, lockMsMax })
  const done = await exchange(lease.session, commands, { signal: stop })
  if (done.failure?.code === 'timeout' && signal.aborted) sessions.suspect()
  const givenUp = stop.aborted && !signal.aborted
  const fault = givenUp ? stopped : faultOfWork(order, lease, done)
  if (fault !== null) {
    dismiss(lease, working, done.failure)
    return failedBy(fault)
  }
  const xid = done.replies.at(-1)?.rows[0]?.[0] ?? null
  const server = known ?? done.replies[1]?.rows[0]?.[3] ?? null
  if (server !== null) servers.set(lease.session, server)
  working.waiting = { lease, xid }
  return {
    type: 'worked',
    xid,
    rows: changedRows(done.replies.slice(OPENING, OPENING + order.statements.length)),
    statementsHash: statementsHash(order.statements),
    server,
  }
}

/** Which process of the server it talks to; the driver has it, and does not declare it. */
export function processOf(session: Lease['session']): string | null {
  const pid: unknown = Reflect.get(session, 'processID')
  return typeof pid === 'number' ? String(pid) : null
}

/** Sessions go back clean or not at all; nobody waits for the cleaning. */
export function dismiss(
  lease: Lease,
  { leaves }: Pick<Working, 'leaves'>,
  failure: Failure | null,
): void {
  const outside = lease.session.getTransactionStatus() === 'I'
  if (leaves === 'traces' || lease.isLost() || failure?.lost === true) lease.destroy()
  else if (failure === null && outside) lease.giveBack()
  else void clean(lease)
}

/** Rolls back whatever the session was in, and takes away what a client left in it. */
export async function clean(lease: Lease): Promise<void> {
  const signal = AbortSignal.timeout(CLEANING_MS_MAX)
  const commands = [{ text: 'ROLLBACK' }, ...parting]
  const { failure } = await exchange(lease.session, commands, { signal })
  if (failure === null) lease.giveBack()
  else lease.destroy()
}

export const failedBy = (fault: Fault): WorkResult => ({ type: 'failed', fault, server: null })

function faultOfWork(order: WorkOrder, lease: Lease, { failure }: Exchange): Fault | null {
  if (failure !== null) return refusedWork(order, failure)
  return lease.session.getTransactionStatus() === 'T' ? null : ended
}

/** What the server has refused of the work, or of its mark. */
export function refusedWork({ statements, exposes }: WorkOrder, failure: Failure): Fault {
  const marking = OPENING + statements.length + (exposes === true ? 1 : 0)
  return failure.code === '23505' && failure.at === marking ? fenced : faultOf(failure, 'work')
}

const fenced: Fault = {
  code: 'fenced',
  text: 'The branch was given up before its work ended. It can never be prepared. Run the transaction again.',
}
const stopped: Fault = {
  code: 'given-up',
  text: 'The branch was given up while its work ran. Nothing of it stays. Run the transaction again.',
}
const ended: Fault = {
  code: 'transaction-ended',
  text: 'A statement of the branch ended the transaction it ran in. The branch cannot be prepared. Leave BEGIN, COMMIT and ROLLBACK to the coordinator.',
}
