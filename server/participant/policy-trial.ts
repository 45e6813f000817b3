import { setImmediate } from 'node:timers/promises'
import type { AnsweredCalls, Episode } from '@/server/policy/replay-line'
import { replayPolicy } from '@/server/policy/replay-policy'
import { type Replayed, summedUp } from '@/server/policy/replay-tally'
import type { RetryPolicy } from '@/server/policy/retry-policy'
import { operations } from '@/server/policy/retry-policy'
import { thinned } from '@/server/policy/thinned'
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
  /** One participant after the other, so that no more is held in memory at a time. */
  readonly recorded: AsyncIterable<RecordedCalls> | Iterable<RecordedCalls>
  /** Of so many transactions one is in it. */
  readonly oneOf: number
  /** The end of the records, in milliseconds. */
  readonly to: number
}

/**
 * What the policies that hold, and those with the change, would have made of what is recorded. Each
 * participant is asked by the policy that holds there, and at a rate of its own.
 */
export async function tryPolicy(
  policies: Policies,
  { said, settingsOf, recorded, oneOf, to }: Trial,
): Promise<{ readonly present: Replayed; readonly proposed: Replayed }> {
  const present: Replayed[] = []
  const proposed: Replayed[] = []
  for await (const { participant: name, episodes, answered } of recorded) {
    const settings = settingsOf(name)
    const of = { episodes: episodes.map(episodeOf), answered }
    const tried = (policy: RetryPolicy) => ended(replayPolicy(of, thinned(policy, oneOf), to))
    present.push(await tried(policies.of(name, settings).policy))
    proposed.push(await tried(policies.with(said, name, settings)))
  }
  return { present: summedUp(present), proposed: summedUp(proposed) }
}

/** The process has others to answer meanwhile. */
async function ended(replay: Generator<void, Replayed>): Promise<Replayed> {
  for (;;) {
    const step = replay.next()
    if (step.done) return step.value
    await setImmediate()
  }
}

/** What is asked by the rules of another operation goes by those of commit, as when it runs. */
function episodeOf(recorded: RecordedEpisode): Episode {
  const operation = operations.find((one) => one === recorded.operation) ?? 'commit'
  const deadlineAt = operation === 'prepare' ? recorded.deadlineAt : null
  return { ...recorded, operation, deadlineAt }
}
