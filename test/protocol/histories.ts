import type { BranchId } from '@/server/protocol/model'
import type { Decision, Event } from '@/server/protocol/two-phase-state'

export const a = 'a' as BranchId
export const b = 'b' as BranchId

type Begun = Extract<Event, { type: 'begun' }>
export const begun: Begun = { type: 'begun', branches: [a, b], recovery: 'automatic' }
export const manual: Begun = { ...begun, recovery: 'manual' }
export const inThreePhases: Begun = { ...begun, threePhase: true }
export const tried: Begun = { ...begun, tryConfirmCancel: true }
export const triedByHand: Begun = { ...tried, recovery: 'manual' }
export const preCommitted = (branch: BranchId): Event => ({ type: 'pre-committed', branch })
export const lastResource: Begun = { ...begun, decider: b }
export const message: Begun = { ...lastResource, twoPhaseMessage: true }
export const worked = (branch: BranchId): Event => ({ type: 'worked', branch })
export const yes = (branch: BranchId): Event => ({ type: 'voted', branch, vote: 'yes' })
export const no = (branch: BranchId): Event => ({ type: 'voted', branch, vote: 'no' })
export const readOnly = (branch: BranchId): Event => ({ type: 'voted', branch, vote: 'read-only' })
export const unknown = (branch: BranchId): Event => ({ type: 'voted', branch, vote: 'unknown' })
export const answered = (found: Decision): Event => ({
  type: 'decider-answered',
  branch: b,
  found,
})
export const commit = (...branches: BranchId[]): Event => ({
  type: 'verdict-stands',
  verdict: 'commit',
  branches,
})
export const abort: Event = { type: 'verdict-stands', verdict: 'abort', branches: [a, b] }

/** What a step leads to that goes to the register. */
export const proposes = (
  verdict: 'commit' | 'abort',
  reason: string | null,
  ...branches: BranchId[]
) => ({
  state: { phase: 'deciding' as const },
  effects: [{ type: 'propose' as const, proposal: { verdict, reason, branches } as never }],
})
