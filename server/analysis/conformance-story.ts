import type { BranchId, Verdict, Vote } from '@/server/protocol/model'
import type { Event } from '@/server/protocol/two-phase-state'

/** What a log has told so far, as far as it matters to what may come next. */
export type Story = Readonly<{
  branches: readonly BranchId[]
  /** The branch that decides by its own commit, if there is one. */
  deciders: readonly BranchId[]
  votes: Readonly<Record<BranchId, Vote>>
  /** Those that have proved their end. */
  settled: readonly BranchId[]
  verdict: Verdict | null
  recovered: boolean
  over: boolean
  /** Whoever is told of a two-phase message has promised by being there, and hears of no abort. */
  message: boolean
  /** Between votes and verdict whoever promised is pre-committed (three-phase commit). */
  threePhase: boolean
  /** Those that have said so. */
  preCommitted: readonly BranchId[]
  /** What may stand though not all have said so: what was concluded, or anything where a person decided. */
  concluded: readonly Verdict[]
}>

/** The branches of a log, in the order of the net's participants. */
export const branchesOf = (events: readonly Event[]): readonly BranchId[] => [
  ...new Set(
    events.flatMap((event) => {
      if (event.type === 'begun') return event.branches
      return event.type === 'enlisted' ? [event.branch] : []
    }),
  ),
]

const decidersOf = (events: readonly Event[]): readonly BranchId[] =>
  events.flatMap((event) => (event.type === 'begun' ? (event.decider ?? []) : []))

/** Nothing has been read yet. */
export function storyOf(events: readonly Event[], byHand: boolean): Story {
  const begun = events.find((event) => event.type === 'begun')
  return {
    ...{ branches: branchesOf(events), deciders: decidersOf(events) },
    ...{ votes: {}, settled: [], verdict: null, recovered: false, over: false },
    ...{ message: begun?.twoPhaseMessage === true, threePhase: begun?.threePhase === true },
    ...{ preCommitted: [], concluded: byHand ? ['commit', 'abort'] : [] },
  }
}

/** A decider's own commit is its yes; where it refused or was barred, its no. */
export function voteIn(event: Event): Vote | null {
  if (event.type === 'voted') return event.vote
  if (event.type === 'work-failed') return 'no'
  if (event.type !== 'decider-answered') return null
  const { found } = event
  if (found === 'refused' || found === 'prevented') return 'no'
  return found === 'committed' ? 'yes' : found
}

/** The story with one more event. */
export function after(story: Story, event: Event): Story {
  const vote = voteIn(event)
  if (vote !== null && 'branch' in event)
    return { ...story, votes: { ...story.votes, [event.branch]: vote } }
  if (event.type === 'recovered') return { ...story, recovered: true }
  if (event.type === 'ended') return { ...story, over: true }
  if (event.type === 'terminated') return { ...story, concluded: [...story.concluded, event.found] }
  if (event.type === 'pre-committed')
    return { ...story, preCommitted: [...story.preCommitted, event.branch] }
  if (event.type === 'confirmed') return { ...story, settled: [...story.settled, event.branch] }
  if (event.type !== 'verdict-stands') return story
  const promised = event.verdict === 'commit' ? unheard(story, event.branches) : []
  return {
    ...{ ...story, verdict: event.verdict },
    votes: { ...story.votes, ...Object.fromEntries(promised) },
  }
}

/** Votes are not forced: after a crash the verdict may stand for some that the log has lost. */
export function unheard(
  story: Story,
  committing: readonly BranchId[],
): readonly [BranchId, Vote][] {
  if (!story.recovered && !story.message) return []
  return story.branches
    .filter((branch) => (story.votes[branch] ?? 'unknown') === 'unknown')
    .map((branch) => [branch, committing.includes(branch) ? 'yes' : 'read-only'])
}

export const voting = (story: Story, vote: Vote): readonly BranchId[] =>
  story.branches.filter((branch) => story.votes[branch] === vote)

/** Every vote is in, none against it, and somebody has promised: from here on all are pre-committed. */
export const isPreCommitting = (story: Story): boolean =>
  story.threePhase &&
  story.branches.every((branch) => ['yes', 'read-only'].includes(story.votes[branch] ?? '')) &&
  voting(story, 'yes').length > 0

/** A transition of the participant that this branch is in the net. */
export const fires = (story: Story, name: string, branch: BranchId) =>
  `${name}${story.branches.indexOf(branch)}`

/** What a vote is in the net; none is given where none came. */
export function voteFires(story: Story, branch: BranchId, vote: Vote): readonly string[] {
  const names = { yes: 'yes', no: 'no', 'read-only': 'readOnly', unknown: null } as const
  const name = names[vote]
  return name === null ? [] : [fires(story, name, branch)]
}
