import type { AnsweredCalls, Call, Episode } from './replay-line'

/** What a policy would have made of the episodes. */
export interface Replayed {
  /** For what had to be repeated: the first calls, which failed, and the repeats. */
  readonly calls: number
  /** The most in any one second, with the first calls that were answered. */
  readonly mostInASecond: number
  readonly mostRepeatsInASecond: number
  /** Calls that breaker, budget or throttle refused, or had wait. */
  readonly notSent: number
  /** Those that would have been given up, though calls worked again before their deadline. */
  readonly givenUp: number
  /** From the first failed call to the first one that succeeds, for each episode that recovers. */
  readonly recoveredMs: readonly (number | null)[]
}

interface Times {
  readonly at: number
  readonly times: number
}

/** Counts what happens in a replay. */
export function createReplayTally(episodes: readonly Episode[]) {
  const repeats: Times[] = []
  const firsts: Times[] = []
  const recovered = new Map<Episode, number | null>()
  let [calls, givenUp, notSent] = [0, 0, 0]
  const over = (episode: Episode) => {
    recovered.set(episode, null)
    if (wasTooSoon(episode)) givenUp++
  }
  return {
    over,
    called: ({ at, n }: Call) => {
      calls++
      const alike = n === 1 ? firsts : repeats
      alike.push({ at, times: 1 })
    },
    recovered: ({ episode, at }: Call) => void recovered.set(episode, at - episode.startedAt),
    notSent: ({ episode, held }: Call, how: 'refused' | 'waits') => {
      if (held === undefined) notSent++
      if (how === 'refused') over(episode)
    },
    answered: ({ at, requests, owed }: AnsweredCalls, gone: boolean) => {
      if (gone) firsts.push({ at, times: requests + owed })
      else notSent += requests + owed
    },
    sum: (): Replayed => ({
      ...{ calls, notSent, givenUp },
      mostInASecond: mostInASecond([...firsts, ...repeats]),
      mostRepeatsInASecond: mostInASecond(repeats),
      recoveredMs: episodes.map((episode) => recovered.get(episode) ?? null),
    }),
  }
}

const wasTooSoon = ({ worksFrom, deadlineAt }: Episode): boolean =>
  worksFrom !== null && (deadlineAt === null || worksFrom < deadlineAt)

function mostInASecond(calls: readonly Times[]): number {
  const sorted = [...calls].sort((a, b) => a.at - b.at)
  let [most, first, sum] = [0, 0, 0]
  for (const { at, times } of sorted) {
    sum += times
    for (let oldest = sorted[first]; oldest && oldest.at <= at - 1_000; oldest = sorted[++first])
      sum -= oldest.times
    most = Math.max(most, sum)
  }
  return most
}

/** Of several participants: the load is that of the one that has most. */
export function summedUp(all: readonly Replayed[]): Replayed {
  const sum = (of: (one: Replayed) => number) => all.reduce((total, one) => total + of(one), 0)
  const most = (of: (one: Replayed) => number) =>
    all.reduce((top, one) => Math.max(top, of(one)), 0)
  return {
    calls: sum(({ calls }) => calls),
    mostInASecond: most((one) => one.mostInASecond),
    mostRepeatsInASecond: most((one) => one.mostRepeatsInASecond),
    notSent: sum(({ notSent }) => notSent),
    givenUp: sum(({ givenUp }) => givenUp),
    recoveredMs: all.flatMap(({ recoveredMs }) => recoveredMs),
  }
}
