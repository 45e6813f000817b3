import type { Journal } from '@/server/journal/journal'
import type { Participant, Settled } from '@/server/participant/participant'
import { proofOf } from '@/server/participant/proof'
import type { Clock } from '@/server/platform/clock'
import { backOffMs, policyVersion, type RetryPolicy } from '@/server/policy/retry'
import type { BranchId, Instant, Verdict } from '@/server/protocol/model'
import type { Advance } from './advance'
import { bounded } from './bounded'
import type { Failpoints } from './failpoints'
import type { Running } from './running'
import { numberOf, takeRecords, takeRows } from './running-rows'
import { startWatch, type Timing } from './stopwatch'
import type { Waker } from './waker'

export interface DeliverDeps {
  readonly advance: Advance
  readonly journal: Journal
  readonly clock: Clock
  readonly dice: () => number
  readonly failpoints: Failpoints
  readonly waker: Waker
  readonly unwritten: (error: unknown) => void
  readonly participantOf: (running: Running, branch: BranchId) => Participant | null
  /** How long one call to the participant of a branch may take. */
  readonly attemptMsOf: (running: Running, branch: BranchId) => number
  readonly retryPolicyOf: (running: Running, branch: BranchId) => RetryPolicy
}

interface Delivery {
  readonly running: Running
  readonly branch: BranchId
  readonly verdict: Verdict
}

/**
 * Phase two: told again until there is proof, without a limit, for a verdict that stands must reach
 * everybody (2.3). A deadline does not apply here; only the pace changes with failures.
 */
export const createDeliver =
  (deps: DeliverDeps) =>
  (running: Running, branch: BranchId, verdict: Verdict): void =>
    void deliver(deps, { running, branch, verdict })

async function deliver(deps: DeliverDeps, delivery: Delivery): Promise<void> {
  const { running, branch, verdict } = delivery
  const { advance, clock, dice, waker } = deps
  await running.asked.get(branch)
  if (verdict === 'abort' && (await neverPrepared(deps, delivery))) return
  for (let n = 1; !running.abandoned.raised; n++) {
    const watch = startWatch(clock)
    const settled = await tell(deps, delivery)
    const timing = watch()
    if (settled.type === 'done') {
      remember(running, branch, verdict === 'commit' ? 'committed' : 'aborted')
      return advance(running, { type: 'confirmed', branch }, { ...timing })
    }
    if (settled.type === 'contradicted') {
      remember(running, branch, settled.found)
      const found = { found: settled.found, ...timing }
      return advance(running, { type: 'contradicted', branch }, found)
    }
    if (settled.type === 'unproven')
      await advance(running, { type: 'unproven', branch }, { ...settled.fault })
    const waitMs = backOffMs(n, dice(), deps.retryPolicyOf(running, branch))
    noteAttempt(deps, { running, branch, operation: verdict }, { n, timing, settled, waitMs })
    await waker.sleep(running.participants[numberOf(branch) - 1] ?? '', waitMs)
  }
}

/** Where this incarnation did the work and never asked to prepare, giving up the session is an abort. */
async function neverPrepared(deps: DeliverDeps, delivery: Delivery): Promise<boolean> {
  const { running, branch } = delivery
  // Of a Try nothing goes back by itself, and one that was never sent may not come later either.
  if (!running.ownWork || running.payloads !== null) return false
  const vote = running.rows[numberOf(branch) - 1]?.vote
  if (running.asked.has(branch) && vote !== 'no' && vote !== 'read-only') return false
  await deps.participantOf(running, branch)?.release(branch)
  await deps.advance(running, { type: 'confirmed', branch }, { released: true })
  return true
}

function tell(deps: DeliverDeps, { running, branch, verdict }: Delivery): Promise<Settled> {
  const participant = deps.participantOf(running, branch)
  if (participant === null) return Promise.resolve(unregistered)
  const n = numberOf(branch)
  const row = running.rows[n - 1]
  const proof = proofOf(row)
  const sent = () => deps.failpoints.pass(`${verdict === 'commit' ? 'C' : 'R'}${n}`)
  return bounded(deps.clock, deps.attemptMsOf(running, branch), (signal) =>
    participant[verdict](branch, proof, signal, sent),
  )
}

const unregistered: Settled = {
  type: 'retry',
  fault: { code: 'unregistered', text: 'The participant is no longer registered' },
  alarm: true,
}

function remember(running: Running, branch: BranchId, proof: 'committed' | 'aborted'): void {
  const n = numberOf(branch)
  running.rows = running.rows.map((row) =>
    row.n === n ? { ...row, proof, proofSource: 'answer to phase two' } : row,
  )
}

interface Attempted {
  readonly running: Running
  readonly branch: BranchId
  readonly operation: Verdict | 'prevent' | 'pre-commit' | 'terminate' | 'action' | 'compensate'
}

interface Failed {
  readonly n: number
  readonly timing: Timing
  readonly settled: Pick<Extract<Settled, { type: 'retry' | 'unproven' }>, 'type' | 'fault'>
  readonly waitMs: number
  /** False: nobody waits for a verdict yet. */
  readonly doubtful?: boolean
}

/** D18: every failed call is a record; from the first one on the branch counts as in doubt (D1). */
export function noteAttempt(
  { journal, clock, unwritten }: Pick<DeliverDeps, 'journal' | 'clock' | 'unwritten'>,
  { running, branch, operation }: Attempted,
  failed: Failed,
): void {
  const { code, text } = failed.settled.fault
  const n = numberOf(branch)
  const nextAt = (clock.now() + failed.waitMs) as Instant
  running.retries++
  if (failed.doubtful !== false) running.inDoubtSince ??= failed.timing.sentAt
  running.rows = running.rows.map((row) =>
    row.n === n
      ? {
          ...row,
          attempts: row.attempts + 1,
          nextAttemptAt: nextAt,
          faultCode: code,
          faultText: text,
        }
      : row,
  )
  const data = {
    operation,
    n: failed.n,
    durationMs: Math.round(failed.timing.durationMs),
    result: failed.settled.type,
    code,
    text,
    nextAt,
    policyVersion,
  }
  const entry = {
    transaction: running.id,
    shard: running.shard,
    epoch: running.epoch,
    records: takeRecords(running, [{ type: 'attempt', branch: n, at: failed.timing.sentAt, data }]),
    ...takeRows(running),
  }
  journal.append(entry).catch(unwritten)
}
