import { createStays } from './admission-stays'

/** A branch that is to be at a participant. */
export interface AskedPlace {
  readonly participant: string
  /** It is prepared there, which takes a place of the server's. */
  readonly prepares: boolean
}

interface Held {
  readonly places: readonly AskedPlace[]
  readonly sinceMs: number
}

interface Counted {
  readonly all: number
  readonly prepared: number
}

const NOBODY: Counted = { all: 0, prepared: 0 }

/** The branches that are at each participant now, of whoever has been let in. */
export function createCounts(nowMs: () => number) {
  const held = new Map<string, Held>()
  const counts = new Map<string, Counted>()
  const stays = createStays()
  const at = (name: string): Counted => counts.get(name) ?? NOBODY
  const count = (places: readonly AskedPlace[], by: 1 | -1) => {
    for (const { participant, prepares } of places) {
      const { all, prepared } = at(participant)
      counts.set(participant, { all: all + by, prepared: prepared + (prepares ? by : 0) })
    }
  }
  return {
    at,
    /** What a transaction needs from now on. True: it has given something back. */
    hold: (id: string, places: readonly AskedPlace[]): boolean => {
      const { places: before, sinceMs } = held.get(id) ?? { places: [], sinceMs: nowMs() }
      if (isSame(before, places)) return false
      count(before, -1)
      count(places, 1)
      if (places.length > 0) held.set(id, { places, sinceMs })
      else held.delete(id)
      if (places.length === 0) stays.note(before, nowMs() - sinceMs)
      return places.length < before.length
    },
    secondsFor: stays.secondsFor,
  }
}

export type Counts = ReturnType<typeof createCounts>

const isSame = (some: readonly AskedPlace[], others: readonly AskedPlace[]): boolean =>
  some.length === others.length &&
  some.every(({ participant, prepares }, index) => {
    const other = others[index]
    return participant === other?.participant && prepares === other.prepares
  })
