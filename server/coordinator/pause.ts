import type { Policies } from '@/server/participant/policies'
import { backOffMs } from '@/server/policy/back-off'
import { classOf } from '@/server/policy/error-class'
import { type Operation, operations, type VersionedPolicy } from '@/server/policy/retry-policy'
import type { Turns } from '@/server/policy/turns'
import type { BranchId, Instant } from '@/server/protocol/model'
import { type AttemptDeps, type Attempted, type Failed, noteAttempt } from './attempt-record'
import type { Gates } from './gates'
import type { Running } from './running'
import { numberOf } from './running-rows'
import type { Rise, Waker } from './waker'

/** What follows an operation's own rules; the rest of what a verdict needs goes by those of commit. */
export const rulesOf = (operation: Attempted['operation']): Operation =>
  operations.find((one) => one === operation) ?? 'commit'

export interface PauseDeps extends AttemptDeps {
  readonly dice: () => number
  readonly waker: Waker
  readonly policyOf: (running: Running, branch: BranchId) => VersionedPolicy
  readonly isPaused: Policies['isPaused']
  /** The turns of a participant, of all its transactions together. */
  readonly turnsAt: (participant: string, perSecond: number, nowMs: number) => Turns
  readonly gates: Gates
}

/**
 * Between two attempts: notes the one that failed with the moment of the next, and waits for it. A
 * changed policy counts at once, for what waits too; what is paused waits until it is resumed, or
 * until somebody orders one attempt: then true.
 */
export async function pause(
  deps: PauseDeps,
  attempted: Attempted,
  failed: Omit<Failed, 'waitMs' | 'nextWhy' | 'policyVersion'>,
): Promise<boolean> {
  const { running, branch } = attempted
  const sinceMs = deps.clock.monotonicMs()
  const dice = deps.dice()
  const lastMs = running.waited.get(branch) ?? 0
  const waitNow = () => waitMsOf(deps, attempted, { ...failed, dice, lastMs })
  let waitMs = waitNow()
  const { version: policyVersion, policy } = deps.policyOf(running, branch)
  const nextWhy = isBroken(policy, failed) ? 'broken' : 'back-off'
  if (!running.abandoned.raised)
    noteAttempt(deps, attempted, { ...failed, waitMs, nextWhy, policyVersion })
  const leftMs = () => sinceMs + waitMs - deps.clock.monotonicMs()
  running.timedOut.set(branch, timedOutNow(running, branch, failed))
  let why: Rise = 'changed'
  while (isWaiting(deps, attempted, { leftMs: leftMs(), why })) {
    why = await sleep(deps, attempted, leftMs())
    if (why !== 'changed') continue
    waitMs = waitNow()
    noteNext(deps, attempted, leftMs())
  }
  running.waited.set(branch, waitMs)
  // Whoever orders many of them has a rate of his own.
  return why === 'ordered' || turn(deps, attempted)
}

const timedOutNow = (running: Running, branch: BranchId, { settled }: Pick<Failed, 'settled'>) =>
  settled.fault.code === 'timeout' ? (running.timedOut.get(branch) ?? 0) + 1 : 0

/** What a predecessor has begun to tell is told like a repeat: not while it is paused, and at the rate. */
export async function beforeRepeating(
  deps: PauseDeps,
  running: Running,
  branch: BranchId,
): Promise<boolean> {
  if (!running.adopted) return false
  const attempted = { running, branch, operation: 'commit' } as const
  if (isHeld(deps, running, branch)) {
    // Nothing has failed yet, and it is owed all the same: people find it in the Inbox.
    running.inDoubtSince ??= deps.clock.now() as Instant
    running.behind = true
  }
  return turn(deps, attempted)
}

/** What is paused is not let go by time or by the participant's answer, but by an order. */
function isWaiting(
  deps: PauseDeps,
  { running, branch }: Attempted,
  { leftMs, why }: { readonly leftMs: number; readonly why: Rise },
): boolean {
  if (running.abandoned.raised || why === 'ordered') return false
  return isHeld(deps, running, branch) || (why === 'changed' && leftMs > 0)
}

/** Null: until something cuts it short. */
export const sleep = (
  deps: PauseDeps,
  { running, branch }: Attempted,
  leftMs: number | null,
  atGate = false,
): Promise<Rise> =>
  deps.waker.sleep(
    { participant: nameOf(running, branch), transaction: running.id, atGate },
    isHeld(deps, running, branch) ? null : leftMs,
  )

interface Rolled extends Pick<Failed, 'n' | 'settled'> {
  readonly dice: number
  readonly lastMs: number
}

function waitMsOf(
  { policyOf }: PauseDeps,
  { running, branch, operation }: Attempted,
  { n, settled, dice, lastMs }: Rolled,
): number {
  const { policy } = policyOf(running, branch)
  const { backOff } = policy.operations[rulesOf(operation)]
  return isBroken(policy, { settled }) ? backOff.capMs : backOffMs({ n, dice, lastMs }, backOff)
}

/** Somebody must put something right there first. */
const isBroken = (policy: VersionedPolicy['policy'], { settled }: Pick<Failed, 'settled'>) =>
  classOf(settled.fault.code, policy.classes) === 'broken'

/**
 * Repeats of all transactions together keep to a rate, and nothing is left out for it. What is paused
 * meanwhile waits, and an order goes at once, then true; another rate gives another turn.
 */
export async function turn(deps: PauseDeps, attempted: Attempted): Promise<boolean> {
  const { running, branch } = attempted
  const rate = () => deps.policyOf(running, branch).policy.repeatsPerSecond
  let taken = takeTurn(deps, attempted, rate())
  while (!running.abandoned.raised) {
    const leftMs = taken.atMs - deps.clock.monotonicMs()
    if (leftMs <= 0 && !isHeld(deps, running, branch)) return false
    if ((await sleep(deps, attempted, Math.max(0, leftMs))) === 'ordered') return true
    if (taken.rate !== rate()) taken = takeTurn(deps, attempted, rate())
  }
  return false
}

function takeTurn(deps: PauseDeps, { running, branch }: Attempted, rate: number) {
  // A turn that nobody takes would hold up the others.
  if (running.abandoned.raised) return { rate, atMs: 0 }
  const nowMs = deps.clock.monotonicMs()
  const turns = deps.turnsAt(nameOf(running, branch), rate, nowMs)
  return { rate, atMs: nowMs + turns.take(nowMs) }
}

export const isHeld = (deps: PauseDeps, running: Running, branch: BranchId): boolean =>
  deps.isPaused({
    participant: nameOf(running, branch),
    transaction: running.id,
    branch: numberOf(branch),
  })

/** The row tells when it is asked next; it is written with what changes next. */
function noteNext({ clock }: PauseDeps, { running, branch }: Attempted, leftMs: number): void {
  const nextAttemptAt = (clock.now() + Math.max(0, leftMs)) as Instant
  const n = numberOf(branch)
  running.rows = running.rows.map((row) => (row.n === n ? { ...row, nextAttemptAt } : row))
  running.behind = true
}

export const nameOf = (running: Running, branch: BranchId): string =>
  running.participants[numberOf(branch) - 1] ?? ''
