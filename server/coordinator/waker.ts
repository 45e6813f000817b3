import type { Clock } from '@/server/platform/clock'

/**
 * Why a sleep has ended.
 *
 * time      it was over
 * answered  the participant answers again after a silence (D21)
 * ordered   somebody has said: now
 * changed   policies or pauses are other ones now, or the shard was lost
 */
export type Rise = 'time' | 'answered' | 'ordered' | 'changed'

export interface Who {
  readonly participant: string
  readonly transaction: string
  /** It waits for the breaker like all others there, and not for a time of its own. */
  readonly atGate?: boolean
}

interface Sleeper extends Who {
  /** Somebody has ordered it, and its turn comes. */
  due: boolean
  rise(why: Rise): void
}

/** Sleeps between two attempts, which something may cut short. */
export interface Waker {
  /** Null: until something cuts it short. */
  sleep(who: Who, ms: number | null): Promise<Rise>
  /** It answers again: all that wait for it go. */
  wake(participant: string): void
  /** What waits of one transaction goes. */
  order(transaction: string): void
  /** What waits for a participant goes, in the order of its coming, each when `turn` says; how many that are. */
  orderAll(participant: string, turn: () => number): number
  changed(): void
  /** Its breaker has moved: all that wait for it look again, but those that were ordered. */
  moved(participant: string): void
}

export function createWaker(clock: Clock): Waker {
  // By transaction: a shard that is lost gives up thousands of them, one by one.
  const sleepers = new Map<string, Set<Sleeper>>()
  const all = () => [...sleepers.values()].flatMap((some) => [...some])
  const leave = (sleeper: Sleeper): boolean => {
    const some = sleepers.get(sleeper.transaction)
    const left = some?.delete(sleeper) === true
    if (some?.size === 0) sleepers.delete(sleeper.transaction)
    return left
  }
  const at = (participant: string) => all().filter((one) => one.participant === participant)
  return {
    sleep: (who, ms) =>
      new Promise((resolve) => {
        const rise = (why: Rise) => {
          if (!leave(sleeper)) return
          cancel()
          resolve(why)
        }
        const sleeper: Sleeper = { ...who, due: false, rise }
        // Who is ordered goes in its turn, and not with all the others that wait there.
        const timeIsUp = () => {
          if (!sleeper.due || who.atGate !== true) rise('time')
        }
        const cancel = ms === null ? () => {} : clock.setTimer(ms, timeIsUp)
        const some = sleepers.get(who.transaction) ?? new Set()
        sleepers.set(who.transaction, some.add(sleeper))
      }),
    wake: (participant) => {
      for (const sleeper of at(participant)) sleeper.rise('answered')
    },
    order: (transaction) => {
      for (const sleeper of [...(sleepers.get(transaction) ?? [])]) sleeper.rise('ordered')
    },
    orderAll: (participant, turn) => {
      const waiting = at(participant)
      for (const sleeper of waiting) {
        sleeper.due = true
        clock.setTimer(turn(), () => sleeper.rise('ordered'))
      }
      return waiting.length
    },
    changed: () => {
      for (const sleeper of all()) sleeper.rise('changed')
    },
    moved: (participant) => {
      for (const sleeper of at(participant)) if (!sleeper.due) sleeper.rise('changed')
    },
  }
}
