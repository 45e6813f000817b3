import type { Instant } from '@/server/protocol/model'
import {
  instantOf,
  type UlidRange,
  ulidTime,
  type Window,
  windowAfter,
  windowAt,
} from '@/server/protocol/outcome-buckets'

/** Most transactions are over by then, so that few buckets differ that need not. */
const FRESH_MS = 2_000
/** A begin may wait for its journal, and clocks differ; what is later still is found by the round. */
const SKEW_MS = 10_000
const ADJOINING_MAX = 64
const GAPS_MAX = 8

/** What is compared every few seconds: from the first window on that may still grow. */
export const freshRange = (from: Window, now: Instant): UlidRange => ({
  from,
  until: ulidTime((now - FRESH_MS) as Instant),
})

/** Windows before this one get no new transactions. */
export const growingFrom = (now: Instant): Window => windowAt((now - SKEW_MS) as Instant)

/** Single windows as ranges, those side by side as one. */
export function rangesOf(windows: readonly Window[]): readonly UlidRange[] {
  const ranges: { from: string; until: string }[] = []
  for (const window of [...windows].sort().slice(0, ADJOINING_MAX)) {
    const last = ranges.at(-1)
    if (last?.until === window) last.until = windowAfter(window)
    else ranges.push({ from: window, until: windowAfter(window) })
  }
  return ranges
}

/** What nobody has compared since: it comes first, then what was left of the round. */
export function gapsAfter(
  { gaps, checkedTo }: { readonly gaps: readonly UlidRange[]; readonly checkedTo: Instant | null },
  { floor, now }: { readonly floor: Instant; readonly now: Instant },
): readonly UlidRange[] {
  const until = growingFrom(now)
  const from = windowAt(checkedTo ?? floor)
  const missed = from < until ? [{ from, until }] : []
  const before = gaps.filter((gap) => missed.length === 0 || gap.from < from)
  return kept(few([...before, ...missed]), floor)
}

/** Whoever stops often leaves many gaps: then all from the first to the last is read again. */
function few(gaps: readonly UlidRange[]): readonly UlidRange[] {
  if (gaps.length <= GAPS_MAX) return gaps
  const from = gaps.map((gap) => gap.from).sort()[0] ?? ''
  const until =
    gaps
      .map((gap) => gap.until)
      .sort()
      .at(-1) ?? ''
  return [{ from, until }]
}

/** Nothing is asked for that is past retention. */
export function kept(gaps: readonly UlidRange[], floor: Instant): readonly UlidRange[] {
  const lowest = windowAfter(windowAt(floor))
  return gaps
    .map(({ from, until }) => ({ from: from < lowest ? lowest : from, until }))
    .filter(({ from, until }) => from < until)
}

/** Everything that is kept, once more. */
export const wholeRound = (floor: Instant, now: Instant): readonly UlidRange[] =>
  kept([{ from: windowAt(floor), until: growingFrom(now) }], floor)

/** The newest part of the last gap, from `window` on (null: all of it), and what is left. */
export function takeNewest(
  gaps: readonly UlidRange[],
  window: Window | null,
): { readonly range: UlidRange | null; readonly left: readonly UlidRange[] } {
  const gap = gaps.at(-1)
  if (gap === undefined) return { range: null, left: [] }
  const before = gaps.slice(0, -1)
  if (window === null || window <= gap.from) return { range: gap, left: before }
  const range = { from: window, until: gap.until }
  return { range, left: [...before, { from: gap.from, until: window }] }
}

/** Everything begun before this has ended and is compared, but for the gaps. */
export const checkedUntil = (growing: Window, waiting: Iterable<Window>): Instant =>
  instantOf([growing, ...waiting].sort()[0] ?? growing)
