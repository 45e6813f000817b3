import { createStop, type StopSignal } from '@/server/platform/stop'
import type { BranchId } from '@/server/protocol/model'
import type { Decided, Decides, Fault, OnSent, Participant, Voted, WorkOrder } from './participant'
import {
  clean,
  dismiss,
  failedBy,
  performWork,
  type Working,
  type WorkResult,
} from './postgres-branch-session'
import { promises } from './postgres-commands'
import type { OnRoundTrip } from './postgres-options'
import type { Sessions } from './postgres-pool'
import { workAndVote } from './postgres-unasked'
import { commitAtOnce, vote } from './postgres-vote'
import { leavesBehind, statementFault } from './statement-guard'

interface WorkOptions {
  readonly sessions: Sessions
  /** D22: without a session, prepare is a look at the list of prepared branches. */
  readonly look: (branch: BranchId, signal: StopSignal) => Promise<Voted>
  readonly onRoundTrip: OnRoundTrip
  /** How long a branch waits for somebody else's lock. */
  readonly lockMsMax: number
}

interface Desk extends WorkOptions {
  readonly open: Map<BranchId, Working>
  /** A repeat that arrives while the first is under way gets the same answer. */
  readonly voting: Map<BranchId, Promise<Voted>>
}

interface Work
  extends Pick<Participant, 'work' | 'prepare' | 'release' | 'close'>,
    Pick<Decides, 'decide'> {
  /** The branches at work, by the process that serves each. */
  sessions(): ReadonlyMap<string, BranchId>
}

/** Phase one: the sessions that stay open between the work of a branch and its vote. */
export function createWork(options: WorkOptions): Work {
  const desk: Desk = { ...options, open: new Map(), voting: new Map() }
  return {
    work: (order, signal, onSent) => work(desk, order, { signal, onSent }),
    prepare: (branch, signal, onSent) => prepare(desk, branch, { signal, onSent }),
    decide: (branch, signal, onSent) => decide(desk, branch, { signal, onSent }),
    release: (branch) => release(desk, branch),
    sessions: () =>
      new Map(
        [...desk.open].flatMap(([branch, { session }]) =>
          session === null ? [] : [[session, branch] as const],
        ),
      ),
    close: async () => {
      await Promise.all([...desk.open.keys()].map((branch) => release(desk, branch)))
      await options.sessions.close()
    },
  }
}

async function work(desk: Desk, order: WorkOrder, asking: Asking): Promise<WorkResult> {
  const { branch, statements } = order
  const refusal = refusalOf(order) ?? (desk.open.has(branch) ? doubled : null)
  if (refusal !== null) return failedBy(refusal)
  const working: Working = {
    leaves: leavesBehind(statements),
    stop: createStop(asking.signal.rank),
    session: null,
    waiting: null,
  }
  desk.open.set(branch, working)
  desk.onRoundTrip(branch, 'work')
  const performing = { working, ...asking, lockMsMax: desk.lockMsMax }
  const result = promises(order)
    ? await performWork(desk.sessions, order, performing, workAndVote)
    : await performWork(desk.sessions, order, performing)
  if (result.type !== 'worked') desk.open.delete(branch)
  else working.waiting?.lease.whenLost(() => desk.open.delete(branch))
  return result
}

interface Asking {
  readonly signal: StopSignal
  readonly onSent: OnSent | undefined
}

function prepare(desk: Desk, branch: BranchId, asking: Asking): Promise<Voted> {
  const running = desk.voting.get(branch)
  if (running !== undefined) return running
  const answer = ballot(desk, branch, asking).finally(() => desk.voting.delete(branch))
  desk.voting.set(branch, answer)
  return answer
}

async function ballot(desk: Desk, branch: BranchId, { signal, onSent }: Asking): Promise<Voted> {
  const working = desk.open.get(branch)
  if (working === undefined || working.waiting === null) return desk.look(branch, signal)
  desk.open.delete(branch)
  const { lease, xid } = working.waiting
  desk.onRoundTrip(branch, 'prepare')
  const ending = { branch, xid, clean: working.leaves === 'nothing' }
  const given = await vote(lease.session, ending, { signal, onSent })
  if (given.failure?.code === 'timeout') desk.sessions.suspect()
  dismiss(lease, working, given.failure)
  return { vote: given.vote, fault: given.fault }
}

async function decide(desk: Desk, branch: BranchId, { signal, onSent }: Asking): Promise<Decided> {
  const working = desk.open.get(branch)
  if (working === undefined || working.waiting === null) return { found: 'unknown', fault: gone }
  desk.open.delete(branch)
  const { lease, xid } = working.waiting
  desk.onRoundTrip(branch, 'commit')
  const ending = { xid, clean: working.leaves === 'nothing' }
  const { failure, ...decided } = await commitAtOnce(lease.session, ending, { signal, onSent })
  if (failure?.code === 'timeout') desk.sessions.suspect()
  dismiss(lease, working, failure)
  return decided
}

async function release(desk: Desk, branch: BranchId): Promise<void> {
  const working = desk.open.get(branch)
  if (working === undefined) return
  desk.open.delete(branch)
  working.stop.abort()
  const { waiting, leaves } = working
  if (waiting === null) return
  if (leaves === 'traces') waiting.lease.destroy()
  else await clean(waiting.lease)
}

function refusalOf({ statements, remainingMs }: WorkOrder): Fault | null {
  if (remainingMs <= 0) return outOfTime
  for (const statement of statements) {
    const fault = statementFault(statement)
    if (fault !== null) return fault
  }
  return null
}

const gone: Fault = {
  code: 'session-lost',
  text: 'The session that held the work is gone. Whether it has committed is asked for.',
}
const doubled: Fault = {
  code: 'work-doubled',
  text: 'The work of this branch has been sent before. It runs once only. Use a new branch.',
}
const outOfTime: Fault = {
  code: 'timeout',
  text: 'The deadline had passed before the work began. Nothing was run. Give it a longer deadline.',
}
