import type { BranchId, Verdict, Vote } from '@/server/protocol/model'
import type { Event } from '@/server/protocol/two-phase-state'
import { readOnlyGame } from './petri-read-only'
import { type Happening, type Replayed, replay } from './token-replay'

/**
 * Whether the log of a transaction is a firing sequence of its net, or which event is the first that
 * cannot have happened. The verdict stands in it at the place where it came to stand.
 */
export function conform(events: readonly Event[]): Replayed {
  const branches = branchesOf(events)
  let story: Story = {
    ...{ branches, deciders: decidersOf(events) },
    ...{ votes: {}, settled: [], verdict: null, recovered: false, over: false },
    message: events.some((event) => event.type === 'begun' && event.twoPhaseMessage === true),
  }
  const log = events.map((event): Happening => {
    const explanations = explain(story, event)
    story = after(story, event)
    return { name: nameOf(event), explanations }
  })
  return replay(readOnlyGame(branches.length), log)
}

type Story = Readonly<{
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

const nameOf = (event: Event): string =>
  'branch' in event ? `${event.type} ${event.branch}` : event.type

/** A decider's own commit is its yes; where it refused or was barred, its no. */
function voteIn(event: Event): Vote | null {
  if (event.type === 'voted') return event.vote
  if (event.type === 'work-failed') return 'no'
  if (event.type !== 'decider-answered') return null
  const { found } = event
  if (found === 'refused' || found === 'prevented') return 'no'
  return found === 'committed' ? 'yes' : found
}

function after(story: Story, event: Event): Story {
  const vote = voteIn(event)
  if (vote !== null && 'branch' in event)
    return { ...story, votes: { ...story.votes, [event.branch]: vote } }
  if (event.type === 'recovered') return { ...story, recovered: true }
  if (event.type === 'ended') return { ...story, over: true }
  if (event.type === 'confirmed') return { ...story, settled: [...story.settled, event.branch] }
  if (event.type !== 'verdict-stands') return story
  const promised = event.verdict === 'commit' ? unheard(story, event.branches) : []
  return {
    ...{ ...story, verdict: event.verdict },
    votes: { ...story.votes, ...Object.fromEntries(promised) },
  }
}

const NOTHING_MOVES = [[]]
const NOTHING_EXPLAINS: readonly (readonly string[])[] = []

function explain(story: Story, event: Event): readonly (readonly string[])[] {
  const vote = voteIn(event)
  if (vote !== null && 'branch' in event) return [voteFires(story, event.branch, vote)]
  switch (event.type) {
    case 'begun':
      return [['send']]
    case 'verdict-stands':
      return event.verdict === 'commit' ? commits(story, event.branches) : aborts(story)
    case 'confirmed':
      return story.settled.includes(event.branch) ? NOTHING_MOVES : confirms(story, event.branch)
    case 'ended':
      return story.over ? NOTHING_MOVES : [ends(story)]
    case 'contradicted':
      return NOTHING_EXPLAINS
    default:
      return NOTHING_MOVES
  }
}

const fires = (story: Story, name: string, branch: BranchId) =>
  `${name}${story.branches.indexOf(branch)}`

function voteFires(story: Story, branch: BranchId, vote: Vote): readonly string[] {
  const names = { yes: 'yes', no: 'no', 'read-only': 'readOnly', unknown: null } as const
  const name = names[vote]
  return name === null ? [] : [fires(story, name, branch)]
}

/** Votes are not forced: after a crash the verdict may stand for some that the log has lost. */
function unheard(story: Story, committing: readonly BranchId[]): readonly [BranchId, Vote][] {
  if (!story.recovered && !story.message) return []
  return story.branches
    .filter((branch) => (story.votes[branch] ?? 'unknown') === 'unknown')
    .map((branch) => [branch, committing.includes(branch) ? 'yes' : 'read-only'])
}

const commits = (story: Story, committing: readonly BranchId[]) => [
  [
    ...unheard(story, committing).flatMap(([branch, vote]) => voteFires(story, branch, vote)),
    'commit',
  ],
]

const aborts = (story: Story) => [
  ['timeout'],
  ...voting(story, 'no').map((branch) => [fires(story, 'abortOnNo', branch)]),
]

const voting = (story: Story, vote: Vote): readonly BranchId[] =>
  story.branches.filter((branch) => story.votes[branch] === vote)

const confirms = (story: Story, branch: BranchId) =>
  (story.verdict === 'commit' ? ['commit'] : ['abort', 'abortA', 'abortW', 'passA']).map((name) => [
    fires(story, name, branch),
  ])

/** Whoever has let go is not told, and a decider that committed need not be: their answers come by themselves. */
function ends(story: Story): readonly string[] {
  const untold = (vote: Vote, name: string, only = story.branches) =>
    voting(story, vote)
      .filter((branch) => only.includes(branch) && !story.settled.includes(branch))
      .map((branch) => fires(story, name, branch))
  return story.verdict === 'commit'
    ? [...untold('read-only', 'passC'), ...untold('yes', 'commit', story.deciders), 'endC']
    : [...untold('read-only', 'passA'), ...untold('no', 'abortA'), ...untoldMessage(story), 'endA']
}

const untoldMessage = ({ message, branches, votes, ...story }: Story): readonly string[] =>
  message
    ? branches
        .filter((branch) => votes[branch] === undefined)
        .map((branch) => fires({ ...story, message, branches, votes }, 'abortW', branch))
    : []
