/*
 * Who may begin where there is room for so many only (`protocols.md` 9.5). A line is a server with its
 * limit; a transaction may need a place in several, and has all of them or none.
 */

/** Of the server's places, this part is kept for what recovers, joins or belongs to others. */
const RESERVE = 0.2

export interface Room {
  /** Places that the server has. */
  readonly max: number
  /** Those that hold what is none of ours. */
  readonly others: number
}

export const reserveOf = (max: number): number => Math.max(1, Math.ceil(max * RESERVE))

/** How many of ours may be there at once. */
export const atOnceIn = ({ max, others }: Room): number =>
  Math.max(0, max - reserveOf(max) - others)

export interface Line {
  readonly limit: number
  readonly inFlight: number
}

/** How many places it needs, by line. */
export type Needs = ReadonlyMap<string, number>

const NOTHING: Needs = new Map()

/**
 * Positions of those that may begin now, of those that wait in their order. Nobody is passed by in a
 * line that is full for them. The first that a line holds up keeps places for itself in its other
 * lines, so that it cannot starve between two; those behind it do not, so that one line that stands
 * still does not empty the others.
 */
export function lettingIn(
  waiting: readonly { readonly needs: Needs }[],
  lines: ReadonlyMap<string, Line>,
): readonly number[] {
  const free = new Map([...lines].map(([name, { limit, inFlight }]) => [name, limit - inFlight]))
  const blocked = new Set<string>()
  const admitted: number[] = []
  for (let position = 0; position < waiting.length; position++) {
    const needs = waiting[position]?.needs ?? NOTHING
    // Most of what waits under load is passed here.
    if (needs.size > 0 && blocked.size === lines.size) continue
    const lacking = [...needs].filter(([name, count]) => !fits(name, count))
    const isFirst = lacking.some(([name]) => !blocked.has(name))
    for (const [name] of lacking) blocked.add(name)
    if (lacking.length > 0 && !isFirst) continue
    if (lacking.length === 0) admitted.push(position)
    for (const [name, count] of needs) free.set(name, (free.get(name) ?? 0) - count)
  }
  return admitted

  function fits(name: string, count: number): boolean {
    const line = lines.get(name)
    if (line === undefined) return true
    if (blocked.has(name)) return false
    const left = free.get(name) ?? 0
    // What needs more than there ever is goes alone.
    return count <= left || (line.limit > 0 && left >= line.limit)
  }
}
