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

/** Counts what happens in a replay. */
export function createReplayTally(episodes: readonly Episode[]) {
  const repeats = createPeak()
  const all = createPeak()
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
      all.add(at, 1)
      if (n > 1) repeats.add(at, 1)
    },
    recovered: ({ episode, at }: Call) => void recovered.set(episode, at - episode.startedAt),
    notSent: ({ episode, held }: Call, how: 'refused' | 'waits') => {
      if (held === undefined) notSent++
      if (how === 'refused') over(episode)
    },
    answered: ({ at, requests, owed }: AnsweredCalls, gone: boolean) => {
      if (gone) all.add(at, requests + owed)
      else notSent += requests + owed
    },
    sum: (): Replayed => ({
      ...{ calls, notSent, givenUp },
      mostInASecond: all.most(),
      mostRepeatsInASecond: repeats.most(),
      recoveredMs: episodes.map((episode) => recovered.get(episode) ?? null),
    }),
  }
}

const wasTooSoon = ({ worksFrom, deadlineAt }: Episode): boolean =>
  worksFrom !== null && (deadlineAt === null || worksFrom < deadlineAt)

/** The most in any one second. What is added comes in order, so that only the last second is kept. */
function createPeak() {
  let last: { readonly at: number; times: number }[] = []
  let [most, sum, gone] = [0, 0, 0]
  return {
    add: (at: number, times: number) => {
      for (let old = last[gone]; old && old.at <= at - 1_000; old = last[++gone]) sum -= old.times
      if (gone > last.length / 2) {
        last = last.slice(gone)
        gone = 0
      }
      const newest = last.at(-1)
      if (newest?.at === at && gone < last.length) newest.times += times
      else last.push({ at, times })
      sum += times
      most = Math.max(most, sum)
    },
    most: () => most,
  }
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
