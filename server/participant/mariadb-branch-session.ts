import type { StopSignal } from '@/server/platform/stop'
import { clientCommand, openingOf, statementsHash } from './mariadb-commands'
import { type Failure, faultOf } from './mariadb-errors'
import { type Command, type Exchange, exchange, type Result } from './mariadb-exchange'
import { askIdentity, type Identity } from './mariadb-identity'
import { xidOf } from './mariadb-marker-sql'
import type { Lease, Sessions } from './mariadb-pool'
import { nameless, type Server } from './mariadb-server'
import type { Fault, Worked, WorkOrder } from './participant'

export type WorkResult = Worked & { readonly server: string | null }

/** A session in which a branch runs or waits, or which owns one that is prepared. */
export interface BranchSession {
  readonly lease: Lease
  readonly identity: Identity
  /** False: the session is as it was before, and may serve the next branch. */
  readonly leaves: boolean
  /** No statement could write: there is nothing to prepare. */
  readonly reads: boolean
  readonly epoch: number
}

/** A branch from the start of its work to its vote. */
export interface Working {
  readonly leaves: boolean
  readonly reads: boolean
  /** Ends the work at once when the branch is given up meanwhile. */
  readonly stop: AbortController
  /** The number of its connection, once it has one. */
  connection: string | null
  /** Null while the work runs. */
  waiting: BranchSession | null
}

const CLEANING_MS_MAX = 2_000
/** Asked once a session, which lives within one life of the server. */
const identities = new WeakMap<Lease['session'], Identity>()

export interface Place {
  readonly sessions: Sessions
  readonly server: Server
}

/** Does the work in a session and leaves it open inside its branch, or gives it up. */
export async function performWork(
  place: Place,
  order: WorkOrder,
  { working, signal }: { readonly working: Working; readonly signal: StopSignal },
): Promise<WorkResult> {
  const { stop } = working
  const onAbort = (): void => stop.abort()
  signal.addEventListener('abort', onAbort, { once: true })
  if (signal.aborted) stop.abort()
  try {
    const result = await runWork(place, order, working)
    if (result.type === 'failed' && stop.signal.aborted && !signal.aborted) return failedBy(stopped)
    return result
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

async function runWork(
  { sessions, server }: Place,
  order: WorkOrder,
  working: Working,
): Promise<WorkResult> {
  const signal = working.stop.signal
  const acquired = await sessions.acquire(signal)
  if ('failure' in acquired) return failedBy(faultOf(acquired.failure, 'work'))
  const { lease } = acquired
  const ask = (command: Command) => exchange(lease.session, command, { signal })
  const identity = await identify(server, lease, ask)
  if ('failure' in identity) return giveUp(sessions, lease, identity.failure)
  working.connection = identity.connection
  const { results, failure } = await runBranch(ask, order, working, identity)
  if (failure !== null) {
    if (failure.lost) return giveUp(sessions, lease, failure)
    void clean({ lease, leaves: working.leaves }, xidOf(order.branch))
    return failedBy(faultOf(failure, 'work'))
  }
  const { leaves, reads } = working
  working.waiting = { ...{ lease, identity, leaves, reads }, epoch: order.epoch }
  return {
    type: 'worked',
    xid: null,
    session: identity.connection,
    rows: results.reduce((sum, { affected }) => sum + affected, 0),
    statementsHash: statementsHash(order.statements),
    server: identity.server,
  }
}

type Ask = (command: Command) => Promise<Exchange>

async function identify(
  server: Server,
  { session }: Lease,
  ask: Ask,
): Promise<Identity | { readonly failure: Failure }> {
  const known = identities.get(session)
  if (known !== undefined) return known
  const { results, failure } = await ask({ texts: askIdentity })
  const identity = failure === null ? server.identify(results) : null
  if (identity === null) return { failure: failure ?? nameless }
  identities.set(session, identity)
  return identity
}

interface Branch {
  /** What the client's statements did. */
  readonly results: readonly Result[]
  readonly failure: Failure | null
}

/** One failed statement dooms the branch: the server would prepare what is left of it (10.1). */
async function runBranch(
  ask: Ask,
  order: WorkOrder,
  { reads }: Working,
  { version }: Identity,
): Promise<Branch> {
  const opened = await ask(openingOf(order, version, reads))
  if (opened.failure !== null) return doomed(opened.failure)
  const results: Result[] = []
  for (const statement of order.statements) {
    const done = await ask(clientCommand(statement))
    if (done.failure !== null) return doomed(done.failure)
    results.push(...done.results)
  }
  return { results, failure: null }
}

const doomed = (failure: Failure): Branch => ({ results: [], failure })

function giveUp(sessions: Sessions, lease: Lease, failure: Failure): WorkResult {
  if (failure.code === 'timeout') sessions.suspect()
  lease.destroy()
  return failedBy(faultOf(failure, 'work'))
}

/** Rolls back what is not prepared. The session goes back clean or not at all. */
export async function clean(
  branch: Pick<BranchSession, 'lease' | 'leaves'>,
  xid: string,
): Promise<void> {
  const { session } = branch.lease
  const signal = AbortSignal.timeout(CLEANING_MS_MAX)
  // It may have been ended before, and then refuses to end again.
  await exchange(session, { texts: [`XA END ${xid}`] }, { signal })
  const { failure } = await exchange(session, { texts: [`XA ROLLBACK ${xid}`] }, { signal })
  if (failure === null) dismiss(branch)
  else branch.lease.destroy()
}

/** The session has no branch any more. What a client left in it does not reach the next one. */
export function dismiss({ lease, leaves }: Pick<BranchSession, 'lease' | 'leaves'>): void {
  if (!leaves) {
    lease.giveBack()
    return
  }
  const timer = AbortSignal.timeout(CLEANING_MS_MAX)
  timer.addEventListener('abort', () => lease.destroy(), { once: true })
  lease.session.reset((error) => {
    if (error === null) lease.giveBack()
    else lease.destroy()
  })
}

export const failedBy = (fault: Fault): WorkResult => ({ type: 'failed', fault, server: null })

const stopped: Fault = {
  code: 'given-up',
  text: 'The branch was given up while its work ran. Nothing of it stays. Run the transaction again.',
}
