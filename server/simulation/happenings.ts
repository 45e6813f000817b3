import type { BranchId, Vote } from '@/server/protocol/model'
import type { Decision, Event } from '@/server/protocol/two-phase-state'
import { type Bounds, deciderOf, has } from './world'

/** The events of one exploration: made once, so that a step can be remembered by its event's identity. */
export interface Happenings {
  readonly enlisted: readonly Event[]
  readonly finished: Event
  readonly applicationAborted: Event
  readonly worked: readonly Event[]
  readonly failed: readonly Event[]
  readonly voted: readonly Readonly<Record<Vote, Event>>[]
  readonly confirmed: readonly Event[]
  readonly contradicted: readonly Event[]
  readonly unproven: readonly Event[]
  /** What the last branch may answer, if it decides. */
  readonly decided: Readonly<Record<Decision, Event>>
  readonly deadline: Event
  /** By the set of the branches that proved to be committed. */
  readonly recovered: readonly Event[]
  /** What a reader of the register hears, by its content; null while nothing is written. */
  readonly stands: readonly (Event | null)[]
}

export function happenings(branches: readonly BranchId[]): Happenings {
  const each = (make: (branch: BranchId) => Event) => branches.map(make)
  const branch = branches.at(-1) ?? ('' as BranchId)
  return {
    enlisted: each((branch) => ({ type: 'enlisted', branch })),
    finished: { type: 'finished' },
    applicationAborted: { type: 'application-aborted' },
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
    decided: {
      committed: { type: 'decider-answered', branch, found: 'committed' },
      'read-only': { type: 'decider-answered', branch, found: 'read-only' },
      refused: { type: 'decider-answered', branch, found: 'refused' },
      prevented: { type: 'decider-answered', branch, found: 'prevented' },
      unknown: { type: 'decider-answered', branch, found: 'unknown' },
    },
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

const driven = (happen: Happenings): readonly Event[] => [
  ...happen.enlisted,
  happen.finished,
  happen.applicationAborted,
]

/** Contradictions and proofs before a verdict come from interference only, or from the decider. */
export function alphabetOf(happen: Happenings, bounds: Bounds): readonly Event[] {
  const { hands = 0, application = false, decider = false } = bounds
  const [unproved] = happen.recovered
  const proved = happen.recovered[1 << Math.max(0, deciderOf(bounds))]
  return [
    ...(application ? driven(happen) : [...happen.worked, ...happen.failed]),
    ...happen.voted.flatMap((votes) => Object.values(votes)),
    ...happen.confirmed,
    happen.deadline,
    ...(unproved === undefined ? [] : [unproved]),
    ...(decider ? Object.values(happen.decided) : []),
    ...(decider && hands === 0 && proved !== undefined ? [proved] : []),
    ...(hands > 0 ? [...happen.contradicted, ...happen.unproven, ...happen.recovered] : []),
  ]
}
