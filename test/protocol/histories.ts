import type { BranchId } from '@/server/protocol/model'
import type { Event } from '@/server/protocol/two-phase-state'

export const a = 'a' as BranchId
export const b = 'b' as BranchId

type Begun = Extract<Event, { type: 'begun' }>
export const begun: Begun = { type: 'begun', branches: [a, b], recovery: 'automatic' }
export const manual: Begun = { ...begun, recovery: 'manual' }
export const worked = (branch: BranchId): Event => ({ type: 'worked', branch })
export const yes = (branch: BranchId): Event => ({ type: 'voted', branch, vote: 'yes' })
export const no = (branch: BranchId): Event => ({ type: 'voted', branch, vote: 'no' })
export const readOnly = (branch: BranchId): Event => ({ type: 'voted', branch, vote: 'read-only' })
export const unknown = (branch: BranchId): Event => ({ type: 'voted', branch, vote: 'unknown' })
export const commit = (...branches: BranchId[]): Event => ({
  type: 'verdict-stands',
  verdict: 'commit',
  branches,
})
export const abort: Event = { type: 'verdict-stands', verdict: 'abort', branches: [a, b] }
