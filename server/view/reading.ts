import { type Cursor, positionIn } from './cursor'

/** A stream as it is now. */
export interface StreamEnd {
  readonly id: number
  /** The oldest record kept; null if none is. */
  readonly first: number | null
  /** The newest one; 0 if none is kept. */
  readonly last: number
  /** True only if nothing will ever be written to it again. */
  readonly closed: boolean
}

/** The records to read of one stream: above `low`, up to and with `high`. */
export interface Window {
  readonly stream: number
  readonly low: number
  readonly high: number
}

export interface Limits {
  readonly minute: number
  readonly retentionMinutes: number
}

/**
 * What there is to read between two cursors; null if some of it is no longer kept. `streams` holds
 * every stream above the floor and every one the cursor names, seen in one snapshot.
 */
export function windowsOf(
  cursor: Cursor | null,
  until: Cursor | null,
  streams: readonly StreamEnd[],
  { minute, retentionMinutes }: Limits,
): readonly Window[] | null {
  const ends = (stream: StreamEnd) =>
    Math.min(stream.last, until === null ? stream.last : positionIn(until, stream.id))
  if (cursor === null)
    return streams.map((stream) => {
      const low = (stream.first ?? stream.last + 1) - 1
      return { stream: stream.id, low, high: Math.max(low, ends(stream)) }
    })
  if (minute - cursor.madeAtMinute > retentionMinutes) return null
  const known = new Set(streams.map(({ id }) => id))
  if ([...cursor.read.keys()].some((id) => !known.has(id))) return null
  const open = streams.filter(({ id }) => Number.isFinite(positionIn(cursor, id)))
  if (open.some((stream) => isGone(stream, positionIn(cursor, stream.id)))) return null
  return open.map((stream) => {
    const low = positionIn(cursor, stream.id)
    return { stream: stream.id, low, high: Math.max(low, ends(stream)) }
  })
}

/** A closed stream without records was pruned as a whole: what was unread in it, nobody knows. */
const isGone = ({ first, closed }: StreamEnd, position: number): boolean =>
  first === null ? closed && position > 0 : first > position + 1

/** The cursor after reading the windows as far as `reached` says (absent: to their end). */
export function cursorAfter(
  windows: readonly Window[],
  reached: ReadonlyMap<number, number>,
  streams: readonly StreamEnd[],
  { before, minute }: { readonly before: Cursor | null; readonly minute: number },
): Cursor {
  const ends = new Map(streams.map((stream) => [stream.id, stream]))
  const read = new Map<number, number>()
  for (const { stream, high } of windows) {
    const position = reached.get(stream) ?? high
    const end = ends.get(stream)
    const over = end?.closed === true && position >= end.last
    if (!over) read.set(stream, position)
  }
  const floor = Math.max(before?.floor ?? 0, ...streams.map(({ id }) => id))
  return { madeAtMinute: minute, floor, read }
}

/** True if whoever holds `cursor` has missed nothing up to `until`, and read nothing beyond it. */
export const isAt = (cursor: Cursor, until: Cursor, streams: readonly StreamEnd[]): boolean =>
  streams.every((stream) => settle(cursor, stream) === settle(until, stream))

/** A stream that was left out and one that was read to its last record are the same place. */
const settle = (cursor: Cursor, stream: StreamEnd): number =>
  Math.min(positionIn(cursor, stream.id), stream.closed ? stream.last : Number.POSITIVE_INFINITY)

/**
 * Brings what was read of several streams into one order, by time as far as the clocks agree, and at
 * most `limit` of it. The order within a stream is never broken, so what is left out is its tail.
 */
export function mergeStreams<Row extends { readonly at: number }>(
  streams: readonly (readonly Row[])[],
  limit: number,
): readonly Row[] {
  const heads = streams.map(() => 0)
  const merged: Row[] = []
  while (merged.length < limit) {
    let earliest = -1
    let earliestAt = Number.POSITIVE_INFINITY
    for (const [index, rows] of streams.entries()) {
      const row = rows[heads[index] ?? 0]
      if (row !== undefined && row.at < earliestAt) {
        earliest = index
        earliestAt = row.at
      }
    }
    const row = streams[earliest]?.[heads[earliest] ?? 0]
    if (row === undefined) break
    heads[earliest] = (heads[earliest] ?? 0) + 1
    merged.push(row)
  }
  return merged
}
