import type { BranchId, Vote } from '@/server/protocol/model'
import type { Event } from '@/server/protocol/two-phase-state'
import { type Bounds, has } from './world'

/** The events of one exploration: made once, so that a step can be remembered by its event's identity. */
export interface Happenings {
  readonly worked: readonly Event[]
  readonly failed: readonly Event[]
  readonly voted: readonly Readonly<Record<Vote, Event>>[]
  readonly confirmed: readonly Event[]
  readonly contradicted: readonly Event[]
  readonly unproven: readonly Event[]
  readonly deadline: Event
  /** By the set of the branches that proved to be committed. */
  readonly recovered: readonly Event[]
  /** What a reader of the register hears, by its content; null while nothing is written. */
  readonly stands: readonly (Event | null)[]
}

export function happenings(branches: readonly BranchId[]): Happenings {
  const each = (make: (branch: BranchId) => Event) => branches.map(make)
  return {
    worked: each((branch) => ({ type: 'worked', branch })),
    failed: each((branch) => ({ type: 'work-failed', branch })),
    voted: branches.map((branch) => ({
      yes: { type: 'voted', branch, vote: 'yes' },
      no: { type: 'voted', branch, vote: 'no' },
      'read-only': { type: 'voted', branch, vote: 'read-only' },
      unknown: { type: 'voted', branch, vote: 'unknown' },
    })),
    confirmed: each((branch) => ({ type: 'confirmed', branch })),
    contradicted: each((branch) => ({ type: 'contradicted', branch })),
    unproven: each((branch) => ({ type: 'unproven', branch })),
    deadline: { type: 'deadline-passed' },
    recovered: Array.from({ length: 2 ** branches.length }, (_, set) => ({
      type: 'recovered' as const,
      committed: branches.filter((_branch, index) => has(set, index)),
    })),
    stands: [null, { type: 'verdict-stands', verdict: 'abort', branches }, ...commits(branches)],
  }
}

const commits = (branches: readonly BranchId[]): readonly Event[] =>
  Array.from({ length: 2 ** branches.length }, (_, set) => ({
    type: 'verdict-stands' as const,
    verdict: 'commit' as const,
    branches: branches.filter((_branch, index) => has(set, index)),
  }))

/** Contradictions and proofs before a verdict come from interference only. */
export function alphabetOf(happen: Happenings, { hands = 0 }: Bounds): readonly Event[] {
  const [unproved] = happen.recovered
  return [
    ...happen.worked,
    ...happen.failed,
    ...happen.voted.flatMap((votes) => Object.values(votes)),
    ...happen.confirmed,
    happen.deadline,
    ...(unproved === undefined ? [] : [unproved]),
    ...(hands > 0 ? [...happen.contradicted, ...happen.unproven, ...happen.recovered] : []),
  ]
}
