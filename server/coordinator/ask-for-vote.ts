import type { Voted } from '@/server/participant/participant'
import { backOffMs } from '@/server/policy/back-off'
import { classOf } from '@/server/policy/error-class'
import type { BranchId, Instant } from '@/server/protocol/model'
import { bounded } from './bounded'
import type { DeliverDeps } from './deliver'
import type { Running } from './running'
import { numberOf, takeRecords, takeRows } from './running-rows'
import { startWatch, type Timing } from './stopwatch'

/**
 * A lost answer is asked for again, which at a database is a look at its list (D22): as often as the
 * policy says, while there is time, and while asking again may help.
 */
export async function askForVote(
  deps: DeliverDeps,
  running: Running,
  branch: BranchId,
): Promise<Voted> {
  const participant = deps.participantOf(running, branch)
  if (participant === null) return unregistered
  const leftMs = () => running.deadlineMs - deps.clock.monotonicMs()
  const attemptMs =
    running.waits?.attemptMs.get(branch) ?? deps.attemptMsOf(running, branch, 'prepare')
  let last: Voted = unasked
  let lastMs = 0
  for (let n = 1; leftMs() > 0 && running.state.phase === 'preparing'; n++) {
    const watch = startWatch(deps.clock)
    const sent = () => deps.failpoints.pass(`S${numberOf(branch)}`)
    const limitMs = Math.min(attemptMs, leftMs())
    last = await bounded(deps.clock, limitMs, (signal) => participant.prepare(branch, signal, sent))
    const timing = watch()
    if (last.vote !== 'unknown' || !mayAskAgain(deps, { running, branch, n, voted: last })) break
    const { backOff } = deps.policyOf(running, branch).policy.operations.prepare
    lastMs = Math.min(backOffMs({ n, dice: deps.dice(), lastMs }, backOff), Math.max(0, leftMs()))
    noteRepeated(deps, { running, branch, n, voted: last }, { timing, waitMs: lastMs })
    await deps.waker.sleep({ participant: participant.name, transaction: running.id }, lastMs)
  }
  return last
}

interface Asked {
  readonly running: Running
  readonly branch: BranchId
  readonly n: number
  readonly voted: Voted
}

function mayAskAgain({ policyOf, clock }: DeliverDeps, asked: Asked): boolean {
  const { running, branch, n, voted } = asked
  const { policy } = policyOf(running, branch)
  if (n >= (running.waits?.attempts ?? policy.attempts)) return false
  if (running.deadlineMs <= clock.monotonicMs()) return false
  return voted.fault === null || classOf(voted.fault.code, policy.classes) === 'retry'
}

/** D18: a call whose answer is not known, before it is made again. The last one's is the vote. */
function noteRepeated(
  { journal, unwritten, policyOf }: DeliverDeps,
  { running, branch, n, voted }: Asked,
  { timing, waitMs }: { readonly timing: Timing; readonly waitMs: number },
): void {
  const { code, text } = voted.fault ?? { code: null, text: null }
  const durationMs = Math.round(timing.durationMs)
  const repeated = { operation: 'prepare', n, durationMs, result: voted.vote, code, text }
  const nextAt = (timing.answeredAt + waitMs) as Instant
  const data = { ...repeated, nextAt, policyVersion: policyOf(running, branch).version }
  running.retries++
  const entry = {
    transaction: running.id,
    shard: running.shard,
    epoch: running.epoch,
    records: takeRecords(running, [
      { type: 'attempt', branch: numberOf(branch), at: timing.sentAt, data },
    ]),
    ...takeRows(running),
  }
  journal.append(entry).catch(unwritten)
}

const unregistered: Voted = {
  vote: 'unknown',
  fault: { code: 'unregistered', text: 'The participant is no longer registered' },
}

const unasked: Voted = {
  vote: 'unknown',
  fault: { code: 'timeout', text: 'There was no time left to ask for a promise' },
}
