import { isDriven } from '@/server/journal/history'
import { passingOf } from '@/server/policy/own-retry'
import { parseTransactionId } from '@/server/protocol/ids'
import type { TransactionId } from '@/server/protocol/model'
import { isUnfinished } from './application'
import { elsewhere, type OpeningDeps, open } from './application-opening'
import type {
  EnlistReply,
  EnlistRequest,
  FinishRequest,
  GiveUpRequest,
  OpenRequest,
} from './application-request'
import { type BeginReply, doorOf, refusalAt } from './begin-request'
import { isFinish } from './recorded'
import { type Refused, refused } from './refused'
import { refusalToJoin } from './room'
import type { Running } from './running'
import { type Summary, summaryOf } from './summary'
import { ended, limit, reach, type TransactionsDeps, type Until } from './waiting'

const BRANCHES_MAX = 32

/** The coordinator's entry point for applications that do the work over their own connections. */
export const createApplications = (deps: OpeningDeps) => ({
  open: (request: OpenRequest, signal: AbortSignal) => open(deps, request, signal),
  enlist: (request: EnlistRequest) => enlist(deps, request),
  finish: (request: FinishRequest, signal: AbortSignal) => finish(deps, request, signal),
  giveUp: (request: GiveUpRequest, signal: AbortSignal) => giveUp(deps, request, signal),
})

async function enlist(deps: TransactionsDeps, request: EnlistRequest): Promise<EnlistReply> {
  const { registry, coordinator, clock } = deps
  const name = request.participant
  const participant = registry.get(name)
  if (participant === null)
    return refused('unknown-participant', `No participant ${name} is registered.`)
  const { kind } = participant
  if (kind !== 'postgresql' && kind !== 'mariadb')
    return refused(
      'work-does-not-fit',
      `${name} is no server that an application could prepare a branch at by itself. Nothing has joined. Let the coordinator run its part.`,
    )
  const found = await drivenOf(deps, request.id)
  if ('type' in found) return found
  const { running } = found
  if (running === null) return tooLate
  const { session = null, server = null, key = null } = request
  const refusedNow = refusalUnder(running, name, key) ?? refusalOfNew(deps, running, { name, key })
  if (refusedNow !== null) return refusedNow
  const joining = { participant, session, server, key }
  const joined = await coordinator.application.enlist(running, joining)
  if (joined === null) return running.abandoned.raised ? elsewhere(running.id) : tooLate
  const remainingMs = Math.max(0, Math.floor(running.deadlineMs - clock.monotonicMs()))
  return { type: 'enlisted', ...joined, epoch: running.epoch, kind, remainingMs }
}

/** What has joined before is there, whatever holds now. */
function refusalOfNew(
  { registry, coordinator }: TransactionsDeps,
  running: Running,
  { name, key }: { readonly name: string; readonly key: string | null },
): Refused | null {
  if (key !== null && running.joinedUnder.has(key)) return null
  const row = registry.row(name)
  return (
    (row === null
      ? null
      : refusalAt(row, 1, { ...doorOf(coordinator), passing: passingOf(running.retry) })) ??
    refusalToJoin(coordinator.admission, name)
  )
}

/** Under a key that has joined a branch here it is that branch, and no more of them. */
function refusalUnder(running: Running, name: string, key: string | null): Refused | null {
  const before = key === null ? undefined : running.joinedUnder.get(key)
  if (before !== undefined) return running.participants[before - 1] === name ? null : otherBranch
  return running.branches.length < BRANCHES_MAX
    ? null
    : refused('not-open', `${BRANCHES_MAX} branches have joined, which is the most.`)
}

const otherBranch = refused(
  'idempotency-mismatch',
  'That idempotency key has joined a branch at another participant. Nothing has joined now. Use a new key.',
)

const tooLate = refused(
  'not-open',
  'The transaction is finished or decided, so no branch joins it any more. Nothing of this one stays. Open a new transaction.',
)

async function finish(
  deps: TransactionsDeps,
  request: FinishRequest,
  signal: AbortSignal,
): Promise<BeginReply> {
  const found = await drivenOf(deps, request.id)
  if ('type' in found) return found
  const { running, finishedWith } = found
  if (finishedWith !== null && finishedWith !== request.requestHash)
    return refused(
      'votes-differ',
      'The transaction was finished with other votes, and those count. Nothing was changed. Read the transaction to see what became of it.',
    )
  if (running === null) return ended(found.summary, request.wait)
  const unknown = request.votes.find(({ n }) => n > running.branches.length)
  if (unknown !== undefined)
    return refused(
      'unknown-branch',
      `No branch has the number ${unknown.n}: ${running.branches.length} have joined. Nothing was finished. Send the votes of these.`,
    )
  if (isUnfinished(running)) await deps.coordinator.application.finish(running, request)
  return outcomeOf(deps, running, { wait: request.wait, signal })
}

async function giveUp(
  deps: TransactionsDeps,
  request: GiveUpRequest,
  signal: AbortSignal,
): Promise<BeginReply> {
  const found = await drivenOf(deps, request.id)
  if ('type' in found) return found
  const { running } = found
  if (running !== null) {
    await deps.coordinator.application.giveUp(running, request.reason ?? null)
    const reply = await outcomeOf(deps, running, { wait: request.wait, signal })
    return committed(reply) ? alreadyCommitted : reply
  }
  const reply = ended(found.summary, request.wait)
  return committed(reply) ? alreadyCommitted : reply
}

const committed = (reply: BeginReply): boolean =>
  'transaction' in reply && reply.transaction.outcome === 'committed'

const alreadyCommitted = refused(
  'already-decided',
  'The verdict is commit and stays so. Nothing was aborted. Undo the work with a transaction of its own.',
)

type Found =
  | { readonly running: Running; readonly finishedWith: string | null }
  | { readonly running: null; readonly finishedWith: string | null; readonly summary: Summary }

/** The transaction of that id, in hand or ended; a refusal if no application drives it. */
async function drivenOf(deps: TransactionsDeps, id: string): Promise<Found | Refused> {
  const running = deps.coordinator.find(id as TransactionId)
  if (running !== null) {
    if (running.driven) return { running, finishedWith: running.finishedWith }
    return notDriven
  }
  if (parseTransactionId(id) === null) return notFound(id)
  const kept = await deps.find(id as TransactionId)
  if (kept === null) return notFound(id)
  if (!isDriven(kept)) return notDriven
  const summary = await deps.read(kept.id)
  if (summary === null) return notFound(id)
  // Open, and not in hand: its new owner is still reading what its predecessor left.
  if (!kept.ended) return elsewhere(kept.id)
  const hash = kept.history.find(isFinish)?.data.requestHash
  return { running: null, summary, finishedWith: typeof hash === 'string' ? hash : null }
}

const notFound = (id: string): Refused =>
  refused(
    'transaction-not-found',
    `The journal knows no transaction ${id}. Nothing was done. Look at the id, or open a new one.`,
  )

const notDriven = refused(
  'not-open',
  'This transaction was begun with its work, which the coordinator does. Nothing was changed. Only one that was opened is driven from outside.',
)

async function outcomeOf(
  deps: TransactionsDeps,
  running: Running,
  { wait, signal }: { readonly wait: Until; readonly signal: AbortSignal },
): Promise<BeginReply> {
  const deadlineMs = Math.max(0, running.deadlineMs - deps.clock.monotonicMs())
  const { late, cancel } = limit(deps.clock, { transaction: { deadlineMs } })
  const reached = await reach(running, wait, { late, signal }).finally(cancel)
  return { type: reached ? 'answered' : 'pending', transaction: summaryOf(running) }
}
