import type { RecordData } from '@/server/journal/journal'
import type { Registry } from '@/server/participant/registry'
import type { Clock } from '@/server/platform/clock'
import { withOwn } from '@/server/policy/own-retry'
import { patienceMs } from '@/server/policy/patience'
import type { Operation, VersionedPolicy } from '@/server/policy/retry-policy'
import { createTurns } from '@/server/policy/turns'
import type { BranchId } from '@/server/protocol/model'
import type { AnyEvent } from '@/server/protocol/protocols'
import { createGates, type Gates } from './gates'
import { nameOf } from './pause'
import type { Running } from './running'
import type { Waker } from './waker'

interface Deps {
  readonly clock: Clock
  readonly dice: () => number
  readonly registry: Registry
  readonly onGate?: (participant: string) => void
}

/** The gates, by the policies that hold; who waits before one is woken when it moves. */
export const wireGates = ({ clock, dice, registry, onGate }: Deps, waker: Waker): Gates =>
  createGates({
    ...{ clock, dice },
    policyOf: (name) => registry.policyOf(name).policy,
    onMoved: (name, from) => {
      if (from === 'half-open') waker.moved(name)
      onGate?.(name)
    },
  })

/** A participant answers again: its breaker lets a probe through, and what waits for it goes. */
export const wakeAt =
  ({ gates, waker }: { readonly gates: Gates; readonly waker: Waker }) =>
  (participant: string): void => {
    gates.comeBack(participant)
    waker.wake(participant)
  }

/** Whatever waits for a participant is ordered now, at a rate; answers how many that are. */
export const orderAllAt =
  (clock: Clock, waker: Waker) =>
  (participant: string, perSecond: number): number => {
    const turns = createTurns(perSecond)
    return waker.orderAll(participant, () => turns.take(clock.monotonicMs()))
  }

/** What holds for the calls of a branch: its participant's policy, and over it what its transaction wants. */
export const policyFor =
  (registry: Registry) =>
  (running: Running, branch: BranchId): VersionedPolicy => {
    const known = registry.policyOf(nameOf(running, branch))
    if (running.retry === null) return known
    return { ...known, policy: withOwn(known.policy, running.retry) }
  }

interface Told {
  readonly running: Running
  readonly event: AnyEvent
  readonly extra: RecordData
}

/** The record of a call that has ended bears the version of the policy that held then. */
export const bearing = (
  policyOf: ReturnType<typeof policyFor>,
  { running, event, extra }: Told,
): RecordData => {
  const isOfCall = 'sentAt' in extra || extra.unsent === true
  if (!isOfCall || !('branch' in event)) return extra
  return { ...extra, policyVersion: policyOf(running, event.branch).version }
}

/** How long one call may take. Phase one has an end of its own; what is owed has to arrive. */
export const attemptMsFor =
  (policyOf: ReturnType<typeof policyFor>) =>
  (running: Running, branch: BranchId, operation: Operation = 'commit'): number => {
    const { attemptMs } = policyOf(running, branch).policy.operations[operation]
    return patienceMs(attemptMs, operation === 'prepare' ? 0 : (running.timedOut.get(branch) ?? 0))
  }
