import type { AnsweredCalls, Episode } from '@/server/policy/replay-line'
import { replayPolicy } from '@/server/policy/replay-policy'
import { type Replayed, summedUp } from '@/server/policy/replay-tally'
import { operations } from '@/server/policy/retry-policy'
import type { Policies, SaidFor } from './policies'
import type { ParticipantSettings } from './settings'

/** Calls that had to be repeated, as the tables have them: the operation is any that is recorded. */
interface RecordedEpisode extends Omit<Episode, 'operation'> {
  readonly operation: string
}

/** What had to be repeated at a participant, and first calls that were answered there, in order. */
export interface RecordedCalls {
  readonly participant: string
  readonly episodes: readonly RecordedEpisode[]
  readonly answered: readonly AnsweredCalls[]
}

interface Trial {
  readonly said: SaidFor
  readonly settingsOf: (participant: string) => ParticipantSettings | null
  readonly recorded: readonly RecordedCalls[]
  /** The end of the records, in milliseconds. */
  readonly to: number
}

/**
 * What the policies that hold, and those with the change, would have made of what is recorded. Each
 * participant is asked by the policy that holds there, and at a rate of its own.
 */
export function tryPolicy(
  policies: Policies,
  { said, settingsOf, recorded, to }: Trial,
): { readonly present: Replayed; readonly proposed: Replayed } {
  const both = recorded.map(({ participant: name, episodes, answered }) => {
    const settings = settingsOf(name)
    const of = { episodes: episodes.map(episodeOf), answered }
    return {
      present: replayPolicy(of, policies.of(name, settings).policy, to),
      proposed: replayPolicy(of, policies.with(said, name, settings), to),
    }
  })
  return {
    present: summedUp(both.map(({ present }) => present)),
    proposed: summedUp(both.map(({ proposed }) => proposed)),
  }
}

/** What is asked by the rules of another operation goes by those of commit, as when it runs. */
function episodeOf(recorded: RecordedEpisode): Episode {
  const operation = operations.find((one) => one === recorded.operation) ?? 'commit'
  const deadlineAt = operation === 'prepare' ? recorded.deadlineAt : null
  return { ...recorded, operation, deadlineAt }
}
