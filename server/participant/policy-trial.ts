import { type Episode, type Replayed, replayPolicy } from '@/server/policy/replay-policy'
import { operations, type PolicyChange } from '@/server/policy/retry-policy'
import type { Policies } from './policies'
import type { ParticipantSettings } from './settings'

/** Calls that had to be repeated, as the tables have them: the operation is any that is recorded. */
export interface RecordedEpisode extends Omit<Episode, 'operation'> {
  readonly operation: string
}

interface Trial {
  /** Null: the policy for all. */
  readonly participant: string | null
  readonly settings: ParticipantSettings | null
  readonly change: PolicyChange
  readonly recorded: readonly RecordedEpisode[]
  /** The end of the records, in milliseconds. */
  readonly to: number
}

/** What the policy that holds, and the one with the change, would have made of what is recorded. */
export function tryPolicy(
  policies: Policies,
  { participant, settings, change, recorded, to }: Trial,
): { readonly present: Replayed; readonly proposed: Replayed } {
  const episodes = recorded.map(episodeOf)
  return {
    present: replayPolicy(episodes, policies.of(participant ?? '', settings).policy, to),
    proposed: replayPolicy(episodes, policies.with(participant, settings, change), to),
  }
}

/** What is asked by the rules of another operation goes by those of commit, as when it runs. */
function episodeOf(recorded: RecordedEpisode): Episode {
  const operation = operations.find((one) => one === recorded.operation) ?? 'commit'
  const deadlineAt = operation === 'prepare' ? recorded.deadlineAt : null
  return { ...recorded, operation, deadlineAt }
}
