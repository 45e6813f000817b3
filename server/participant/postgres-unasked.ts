import { escapeLiteral } from 'pg'
import type { WorkOrder } from './participant'
import {
  dismiss,
  failedBy,
  type Performing,
  processOf,
  refusedWork,
  servers,
  type WorkResult,
} from './postgres-branch-session'
import { changedRows, OPENING, parting, statementsHash, workCommands } from './postgres-commands'
import { type Failure, faultOf, voteAfter } from './postgres-errors'
import { type Exchange, exchange } from './postgres-exchange'
import type { Sessions } from './postgres-pool'
import { rolledBack } from './postgres-vote'

/**
 * The unsolicited vote (`protocols.md` 3.3): the work, its mark and PREPARE TRANSACTION in one write,
 * so that nobody has to ask. Whatever fails before the last is refused for sure, for the server skips
 * the rest; once the session is lost, nobody knows, and the list of prepared branches has to tell.
 */
export async function workAndVote(
  sessions: Sessions,
  order: WorkOrder,
  { working, signal, lockMsMax, onSent }: Performing,
): Promise<WorkResult> {
  const stop = working.stop.signal
  const acquired = await sessions.acquire(stop)
  if ('failure' in acquired) return failedBy(faultOf(acquired.failure, 'work'))
  const { lease } = acquired
  working.session = processOf(lease.session)
  const known = servers.get(lease.session)
  const work = workCommands(order, { serverIsKnown: known !== undefined, lockMsMax })
  const prepare = { text: `PREPARE TRANSACTION ${escapeLiteral(order.branch)}`, once: true }
  const commands = [...work, prepare, ...(working.leaves === 'nothing' ? [] : parting)]
  const done = await exchange(lease.session, commands, { signal: stop, onSent })
  if (done.failure?.code === 'timeout' && signal.aborted) sessions.suspect()
  const server = known ?? done.replies[1]?.rows[0]?.[3] ?? null
  if (server !== null) servers.set(lease.session, server)
  dismiss(lease, working, done.failure)
  const { failure } = done
  if (isRefused(failure, work.length)) return failedBy(refusedWork(order, failure))
  const { replies } = done
  return {
    ...{ type: 'voted', server, ...answerOf(done, work.length) },
    xid: replies[work.length - 1]?.rows[0]?.[0] ?? null,
    rows: changedRows(replies.slice(OPENING, work.length - 1)),
    statementsHash: statementsHash(order.statements),
  }
}

/** By the server itself, and before it came to the promise. */
const isRefused = (failure: Failure | null, preparing: number): failure is Failure =>
  failure !== null && failure.at < preparing && voteAfter(failure) === 'no'

/** The tag is the proof: in a transaction that has failed PREPARE succeeds and has rolled back. */
function answerOf({ replies, failure }: Exchange, preparing: number) {
  const prepared = replies[preparing]
  if (prepared !== undefined)
    return prepared.tag === 'PREPARE TRANSACTION'
      ? ({ vote: 'yes', fault: null } as const)
      : ({ vote: 'no', fault: rolledBack } as const)
  if (failure === null) return { vote: 'unknown', fault: null } as const
  return { vote: voteAfter(failure), fault: faultOf(failure, 'prepare') }
}
