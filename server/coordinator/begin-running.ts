import { freshRow } from './fresh-row'
import { fresh, type Running } from './running'
import { createSignal } from './signal'

export type Beginning = Pick<
  Running,
  | 'id'
  | 'shard'
  | 'epoch'
  | 'name'
  | 'recovery'
  | 'priority'
  | 'lab'
  | 'participants'
  | 'branches'
  | 'decider'
  | 'threePhase'
  | 'presumption'
  | 'unasked'
  | 'waits'
  | 'payloads'
  | 'saga'
  | 'locks'
  | 'retry'
  | 'startedAt'
  | 'deadlineAt'
>

/** Each field by its name: made of spreads, it would cost as much as a round trip to a bank. */
export function beginRunning(beginning: Beginning): Running {
  const rows = beginning.branches.map((_, index) => freshRow(index + 1))
  return {
    id: beginning.id,
    shard: beginning.shard,
    epoch: beginning.epoch,
    name: beginning.name,
    recovery: beginning.recovery,
    priority: beginning.priority,
    lab: beginning.lab,
    participants: beginning.participants,
    branches: beginning.branches,
    decider: beginning.decider,
    threePhase: beginning.threePhase,
    presumption: beginning.presumption,
    unasked: beginning.unasked,
    waits: beginning.waits,
    payloads: beginning.payloads,
    saga: beginning.saga,
    locks: beginning.locks,
    retry: beginning.retry,
    driven: fresh.driven,
    joinedUnder: new Map(),
    finishedWith: fresh.finishedWith,
    state: fresh.state,
    rows,
    rowsWritten: rows,
    behind: fresh.behind,
    held: [],
    startedAt: beginning.startedAt,
    deadlineAt: beginning.deadlineAt,
    decidedAt: fresh.decidedAt,
    endedAt: fresh.endedAt,
    inDoubtSince: fresh.inDoubtSince,
    reason: fresh.reason,
    retries: fresh.retries,
    repeats: fresh.repeats,
    version: fresh.version,
    deadlineMs: fresh.deadlineMs,
    cancelDeadline: fresh.cancelDeadline,
    asked: new Map(),
    waited: new Map(),
    timedOut: new Map(),
    admitted: new Map(),
    ownWork: fresh.ownWork,
    adopted: fresh.adopted,
    decided: createSignal(),
    completed: createSignal(),
    abandoned: createSignal(),
  }
}
