import type { BranchId, Vote } from '@/server/protocol/model'
import type { Event } from '@/server/protocol/two-phase-state'
import {
  after,
  fires,
  isPreCommitting,
  type Story,
  storyOf,
  unheard,
  voteFires,
  voteIn,
  voting,
} from './conformance-story'
import { abortsInThree, commitsInThree } from './conformance-three-phase'
import type { Game } from './petri-net'
import { readOnlyGame } from './petri-read-only'
import { terminationNet } from './petri-termination'
import { type Happening, type Replayed, replay } from './token-replay'

/** The net on which a log is replayed that is no saga's. */
export function netOfLog(events: readonly Event[]): Game {
  const { branches, threePhase } = storyOf(events, false)
  return threePhase ? terminationNet(branches.length) : readOnlyGame(branches.length)
}

/**
 * Whether the log of a transaction is a firing sequence of its net, or which event is the first that
 * cannot have happened. The verdict stands in it at the place where it came to stand; `byHand`: no
 * coordinator wrote it.
 */
export function conform(events: readonly Event[], byHand = false): Replayed {
  let story = storyOf(events, byHand)
  const log = events.map((event): Happening => {
    const explanations = explain(story, event)
    story = after(story, event)
    return { name: nameOf(event), explanations }
  })
  return replay(netOfLog(events), log)
}

const nameOf = (event: Event): string =>
  'branch' in event ? `${event.type} ${event.branch}` : event.type

const NOTHING_MOVES = [[]]
const NOTHING_EXPLAINS: readonly (readonly string[])[] = []

function explain(story: Story, event: Event): readonly (readonly string[])[] {
  const vote = voteIn(event)
  if (vote !== null && 'branch' in event) return [votes(story, event)]
  switch (event.type) {
    case 'begun':
      return [['send']]
    case 'verdict-stands':
      return event.verdict === 'commit' ? commits(story, event.branches) : aborts(story)
    case 'pre-committed':
      return story.preCommitted.includes(event.branch)
        ? NOTHING_MOVES
        : [[fires(story, 'pre', event.branch)]]
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

/** With the last vote of three phases, all that promised are told that commit comes. */
function votes(story: Story, event: Event): readonly string[] {
  const vote = voteIn(event)
  if (vote === null || !('branch' in event)) return []
  const heard = voteFires(story, event.branch, vote)
  return isPreCommitting(after(story, event)) ? [...heard, 'precommit'] : heard
}

function commits(story: Story, committing: readonly BranchId[]) {
  const lacking = unheard(story, committing).flatMap(([branch, vote]) =>
    voteFires(story, branch, vote),
  )
  return story.threePhase ? commitsInThree(story, lacking) : [[...lacking, 'commit']]
}

const aborts = (story: Story) => [
  ['timeout'],
  ...voting(story, 'no').map((branch) => [fires(story, 'abortOnNo', branch)]),
  ...abortsInThree(story),
]

const commitsHere = ['commit', 'commitR']
const abortsHere = ['abort', 'abortA', 'abortW', 'abortP', 'passA']

const confirms = (story: Story, branch: BranchId) =>
  (story.verdict === 'commit' ? commitsHere : abortsHere).map((name) => [
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
