import type { Journal } from '@/server/journal/journal'
import type { Fault, Settled, Voted } from '@/server/participant/participant'
import type { Clock } from '@/server/platform/clock'
import type { BranchId, Instant, Verdict } from '@/server/protocol/model'
import type { Running } from './running'
import { numberOf, takeRecords, takeRows } from './running-rows'
import type { Timing } from './stopwatch'

export interface Attempted {
  readonly running: Running
  readonly branch: BranchId
  readonly operation: Verdict | 'prevent' | 'pre-commit' | 'terminate' | 'action' | 'compensate'
}

export interface Failed {
  readonly n: number
  readonly timing: Timing
  readonly settled: Pick<Extract<Settled, { type: 'retry' | 'unproven' }>, 'type' | 'fault'> & {
    readonly alarm?: boolean
  }
  readonly waitMs: number
  /** What the wait is for. */
  readonly nextWhy: 'back-off' | 'broken'
  /** Of the policy that made the wait. */
  readonly policyVersion: number
  /** False: nobody waits for a verdict yet. */
  readonly doubtful?: boolean
}

export interface AttemptDeps {
  readonly journal: Journal
  readonly clock: Clock
  readonly unwritten: (error: unknown) => void
}

/** D18: every failed call is a record; from the first one on the branch counts as in doubt (D1). */
export function noteAttempt(
  { journal, clock, unwritten }: AttemptDeps,
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
          // Another fault meanwhile does not tell that it was put right: that it is done does.
          alarm: row.alarm || isAlarm(failed),
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
    nextWhy: failed.nextWhy,
    policyVersion: failed.policyVersion,
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

/** The participant's own words and the policy's classes tell what a person has to put right. */
const isAlarm = ({ settled, nextWhy }: Failed): boolean =>
  nextWhy === 'broken' || settled.alarm === true

interface HeldBack {
  readonly n: number
  readonly at: Instant
  readonly fault: Fault
  readonly waitMs: number
  readonly policyVersion: number
}

/** A call that is owed and was not sent: nothing was tried, so that it counts as no attempt. */
export function noteHeldBack(
  { journal, clock, unwritten }: AttemptDeps,
  { running, branch, operation }: Attempted,
  { n: times, at, fault, waitMs, policyVersion }: HeldBack,
): void {
  if (running.abandoned.raised) return
  const n = numberOf(branch)
  const nextAt = (clock.now() + waitMs) as Instant
  if (isToldBy(operation)) running.inDoubtSince ??= at
  running.rows = running.rows.map((row) =>
    row.n === n
      ? { ...row, nextAttemptAt: nextAt, faultCode: fault.code, faultText: fault.text }
      : row,
  )
  const data = { operation, n: times, ...fault, nextAt, policyVersion }
  journal
    .append({
      transaction: running.id,
      shard: running.shard,
      epoch: running.epoch,
      records: takeRecords(running, [{ type: 'held-back', branch: n, at, data }]),
      ...takeRows(running),
    })
    .catch(unwritten)
}

/** The verdict stands, and this branch cannot be told of it now. */
const isToldBy = (operation: Attempted['operation']): boolean =>
  operation === 'commit' || operation === 'abort'

interface Repeated {
  readonly running: Running
  readonly branch: BranchId
  readonly n: number
  readonly voted: Voted
}

interface NextCall {
  readonly timing: Timing
  readonly waitMs: number
  /** The participant has named the moment itself. */
  readonly named: boolean
  readonly policyVersion: number
}

/** D18: a call for a promise whose answer is not known, before it is made again. The last one's is the vote. */
export function noteRepeated(
  { journal, unwritten }: AttemptDeps,
  { running, branch, n, voted }: Repeated,
  { timing, waitMs, named, policyVersion }: NextCall,
): void {
  const { code, text } = voted.fault ?? { code: null, text: null }
  const durationMs = Math.round(timing.durationMs)
  const repeated = { operation: 'prepare', n, durationMs, result: voted.vote, code, text }
  const nextAt = (timing.answeredAt + waitMs) as Instant
  const nextWhy = named ? 'retry-after' : 'back-off'
  const data = { ...repeated, nextAt, nextWhy, policyVersion }
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
