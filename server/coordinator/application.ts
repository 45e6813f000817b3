import type { RecordData, Standing } from '@/server/journal/journal'
import type { TakenLock } from '@/server/journal/taken-locks'
import type { Participant } from '@/server/participant/participant'
import type { OwnRetry } from '@/server/policy/own-retry'
import type { Priority } from '@/server/policy/priority-queue'
import { branchId, transactionId } from '@/server/protocol/ids'
import type { Instant, Presumption, Recovery, TransactionId, Vote } from '@/server/protocol/model'
import { isSaga } from '@/server/protocol/protocols'
import { twoPhaseCommit } from '@/server/protocol/two-phase-commit'
import { awaitsApplication, type Event } from '@/server/protocol/two-phase-state'
import type { BeginDeps, Begun } from './begin'
import { beginRunning } from './begin-running'
import { presuming } from './begun'
import { recordOf } from './record-of'
import type { Running } from './running'
import { changeOf } from './running-rows'
import { startDeadline } from './start-deadline'

/*
 * Transactions that an application drives: it opens one, enlists branch after branch, does the work
 * and prepares over its own connections, and finishes with the votes.
 */

export interface OpenWork {
  readonly name: string | null
  readonly recovery: Recovery
  readonly priority?: Priority | undefined
  readonly retry?: OwnRetry | undefined
  /** Left out: abort. */
  readonly presumption?: Presumption | undefined
  readonly idempotencyKey: string | null
  readonly requestHash: string
  readonly deadlineMs: number
  readonly labels: Readonly<Record<string, string>>
  readonly traceparent: string | null
  /** Taken for it before, under the id that this ulid gives it. */
  readonly locks?: readonly TakenLock[]
  readonly ulid?: string
  /** Null: what it will do is joined branch by branch. */
  readonly message: MessageWork | null
}

/** A two-phase message: whose commit it goes with, and what is to be done then. */
export interface MessageWork {
  readonly decider: Participant
  readonly steps: readonly { readonly participant: Participant; readonly payload: unknown }[]
}

/** Begins without a branch, or with all of a message. Nothing happens until its record is durable, for nobody knows of it. */
export function openWork(
  deps: BeginDeps,
  request: OpenWork,
  { shard, epoch }: { readonly shard: number; readonly epoch: number },
): Begun {
  const { clock, cluster, newUlid, journal } = deps
  const id = transactionId({ cluster, shard, epoch, ulid: request.ulid ?? newUlid() })
  const now = clock.now() as Instant
  const { message, presumption = 'abort', priority = 'normal', retry = null, ...rest } = request
  const { locks = [], ulid: _, ...asked } = rest
  const { name, recovery, deadlineMs } = asked
  const opened = message === null ? nobodyYet : messageOf(id, message)
  const beginning = {
    ...{ id, shard, epoch, name, recovery, lab: false, threePhase: false, waits: null, saga: null },
    ...{ ...opened, presumption, priority, unasked: [], locks, retry },
  }
  const deadlineAt = (now + deadlineMs) as Instant
  const running: Running = {
    ...beginRunning({ ...beginning, startedAt: now, deadlineAt }),
    // The application has the sessions: only the participants can tell what became of them.
    ownWork: false,
    driven: true,
  }
  const { protocol, participants, branches, payloads, decider } = opened
  const begun: Event = {
    ...{ type: 'begun', branches, recovery, ...presuming(presumption) },
    ...(decider === null ? { open: true } : { decider, twoPhaseMessage: true }),
  }
  const startedMs = clock.monotonicMs()
  const standing = journal.append({
    ...{ transaction: id, shard, epoch, change: changeOf(running), branches: running.rows },
    begin: { ...asked, priority, protocol, participants, lab: false, ...driven },
    records: [
      recordOf(begun, now, {
        ...(payloads === null ? { presumption } : { payloads: payloads.each }),
        ...(priority !== 'normal' && { priority }),
        ...(retry !== null && { retry }),
        ...(locks.length > 0 && { locks }),
      }),
    ],
  })
  const go = (answer: Standing) => {
    if (answer.fenced || answer.duplicate !== null) return running.abandoned.raise()
    running.state = twoPhaseCommit.decide(twoPhaseCommit.initial, begun).state
    startDeadline(deps, running, answer, deadlineMs - (clock.monotonicMs() - startedMs))
  }
  // What the journal refuses was never begun; who asked hears why from `standing` itself.
  const ready = standing.then((answer) => {
    go(answer)
    return answer
  })
  ready.catch(() => running.abandoned.raise())
  return { running, standing: ready }
}

const driven = { driver: 'application' as const }

type Opened = Pick<Running, 'participants' | 'branches' | 'payloads' | 'decider'> & {
  readonly protocol: string
}

const nobodyYet: Opened = {
  ...{ protocol: 'two-phase-commit', participants: [], branches: [], payloads: null },
  decider: null,
}

/** The application's own database comes first, and decides (D5). */
function messageOf(id: TransactionId, { decider, steps }: MessageWork): Opened {
  const participants = [decider, ...steps.map(({ participant }) => participant)]
  const branches = participants.map((_, index) => branchId(id, index + 1))
  return {
    ...{ protocol: 'two-phase-message', branches, decider: branchId(id, 1) },
    participants: participants.map(({ name }) => name),
    payloads: { calls: 'message', each: [null, ...steps.map(({ payload }) => payload)] },
  }
}

/** What an application tells of a branch that it has asked to prepare. */
export interface ToldVote {
  readonly n: number
  readonly vote: Vote
  readonly xid?: string | undefined
  readonly server?: string | undefined
  readonly session?: string | undefined
  readonly rows?: number | undefined
  readonly statementsHash?: string | undefined
}

/** The votes, and nothing more comes. A vote that is not there is looked for at the participant. */
export async function finish(
  { advance }: Pick<BeginDeps, 'advance'>,
  running: Running,
  { votes, requestHash }: { readonly votes: readonly ToldVote[]; readonly requestHash: string },
): Promise<void> {
  running.finishedWith = requestHash
  const { decider } = running
  const committed = votes.some(({ n, vote }) => n === 1 && vote === 'yes')
  if (decider !== null && committed)
    return advance(
      running,
      { type: 'decider-answered', branch: decider, found: 'committed' },
      { operation: 'submit', requestHash },
    )
  for (const { n, vote, ...told } of votes) {
    if (running.state.phase !== 'enlisting') break
    const kept = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined))
    running.rows = running.rows.map((row) => (row.n === n ? { ...row, vote, ...kept } : row))
    await advance(running, { type: 'voted', branch: branchId(running.id, n), vote }, kept)
  }
  await advance(running, { type: 'finished' }, { requestHash } satisfies RecordData)
}

/** The application has not said yet how its work has ended. */
export const isUnfinished = ({ state }: Running): boolean =>
  !isSaga(state) && (state.phase === 'enlisting' || awaitsApplication(state))

/** True: the application may still give up; what stands then is the register's word. */
export async function giveUp(
  { advance }: Pick<BeginDeps, 'advance'>,
  running: Running,
  reason: string | null,
): Promise<void> {
  const text = reason === null ? {} : { text: reason }
  await advance(running, { type: 'application-aborted' }, text)
}
