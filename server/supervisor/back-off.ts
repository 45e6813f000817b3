export const BASE_MS = 250
export const CAP_MS = 10_000
/** A child that lived this long has proved itself: its next end counts as the first. */
export const PROVEN_MS = 30_000

/** How long to wait before the start after so many ends in a row. */
export const restartDelayMs = (endsInARow: number): number =>
  Math.min(CAP_MS, BASE_MS * 2 ** Math.max(0, endsInARow - 1))

/** How many ends in a row there are after one more, by a child that lived so long. */
export const countEnd = (endsInARow: number, livedMs: number): number =>
  livedMs >= PROVEN_MS ? 1 : endsInARow + 1
