/** Calls of a while, and those among them that are counted for something. */
export interface Counts {
  readonly all: number
  readonly hits: number
}

interface Slot extends Counts {
  readonly fromMs: number
}

/** Counts of the last so many milliseconds, kept in a few slots. */
export type SlidingWindow = readonly Slot[]

export const emptyWindow: SlidingWindow = []

/** A slot leaves as a whole: what is older than the window is out, what is younger by a slot is in. */
const SLOTS = 10

interface At {
  readonly nowMs: number
  readonly widthMs: number
}

export function counted(
  window: SlidingWindow,
  { nowMs, widthMs }: At,
  { all, hits }: Counts,
): SlidingWindow {
  const kept = within(window, { nowMs, widthMs })
  const last = kept.at(-1)
  if (last === undefined || nowMs - last.fromMs >= widthMs / SLOTS)
    return [...kept, { fromMs: nowMs, all, hits }]
  const grown = { fromMs: last.fromMs, all: last.all + all, hits: last.hits + hits }
  return [...kept.slice(0, -1), grown]
}

export function totals(window: SlidingWindow, at: At): Counts {
  let all = 0
  let hits = 0
  for (const slot of within(window, at)) {
    all += slot.all
    hits += slot.hits
  }
  return { all, hits }
}

const within = (window: SlidingWindow, { nowMs, widthMs }: At): SlidingWindow =>
  window.filter(({ fromMs }) => nowMs - fromMs < widthMs)
