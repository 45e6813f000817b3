/*
 * PURE: who waits for whom, over all databases and Verdict's own locks, and where nobody can go on.
 * Whoever waits needs every one of those it waits for to end, so that a ring is a deadlock.
 */

/**
 * transaction  one of Verdict's, wherever its branches are
 * branch       something prepared that no transaction of Verdict's owns up to
 * session      a connection of somebody else
 * owner        who took one of Verdict's locks for no transaction
 */
export type PartyKind = 'transaction' | 'branch' | 'session' | 'owner'

export interface Party {
  /** One party is one key, wherever it was seen. */
  readonly key: string
  readonly kind: PartyKind
  readonly name: string
  readonly transaction: string | null
  /** Where it is; null: it may be in several places, or in none. */
  readonly participant: string | null
}

export interface Wait {
  readonly waiter: string
  readonly holder: string
  /** Null: one of Verdict's own locks. */
  readonly participant: string | null
  readonly object: string
  readonly mode: string
  readonly sinceMs: number
  /** Connections at the participant; null: there is none, or it is not known. */
  readonly waiterSession: string | null
  readonly holderSession: string | null
}

export interface WaitGraph {
  readonly parties: readonly Party[]
  readonly waits: readonly Wait[]
}

type Edge = Pick<Wait, 'waiter' | 'holder'>

const RINGS_MAX = 50

/** For each that waits, whom it waits for. */
export function holdersIn(waits: readonly Edge[]): ReadonlyMap<string, ReadonlySet<string>> {
  const holders = new Map<string, Set<string>>()
  for (const { waiter, holder } of waits) {
    const known = holders.get(waiter)
    if (known === undefined) holders.set(waiter, new Set([holder]))
    else known.add(holder)
  }
  return holders
}

/**
 * Rings of parties of which each waits for the next, and the last for the first: for everybody who is
 * in one, the shortest through him. Each begins with its smallest key and is listed once.
 */
export function ringsOf(waits: readonly Edge[]): readonly (readonly string[])[] {
  const holders = holdersIn(circling(waits))
  const rings = new Map<string, readonly string[]>()
  for (const start of [...holders.keys()].sort()) {
    if (rings.size >= RINGS_MAX) break
    const ring = shortestBack(start, holders)
    if (ring !== null) rings.set(turned(ring).join('\n'), turned(ring))
  }
  return [...rings.values()]
}

/** Without those that wait only for who can go on, in the end: no ring leads through them. */
function circling(waits: readonly Edge[]): readonly Edge[] {
  const left = countsOf(holdersIn(waits))
  const waiters = waitersOf(waits)
  const gone = [...waiters.keys()].filter((key) => !left.has(key))
  for (let at = gone.pop(); at !== undefined; at = gone.pop())
    for (const waiter of waiters.get(at) ?? []) {
      const count = (left.get(waiter) ?? 0) - 1
      if (count > 0) left.set(waiter, count)
      else if (left.delete(waiter)) gone.push(waiter)
    }
  return waits.filter(({ waiter, holder }) => left.has(waiter) && left.has(holder))
}

/** For each that holds, who waits for it. */
export const waitersOf = (waits: readonly Edge[]): ReadonlyMap<string, ReadonlySet<string>> =>
  holdersIn(waits.map(({ waiter, holder }) => ({ waiter: holder, holder: waiter })))

/** For how many each waits. */
export const countsOf = (holders: ReadonlyMap<string, ReadonlySet<string>>): Map<string, number> =>
  new Map([...holders].map(([one, all]) => [one, all.size]))

/** The shortest way from somebody to himself, without its end (breadth first). */
function shortestBack(
  start: string,
  holders: ReadonlyMap<string, ReadonlySet<string>>,
): readonly string[] | null {
  const cameFrom = new Map<string, string>()
  const queue = [start]
  for (let at = queue.shift(); at !== undefined; at = queue.shift())
    for (const next of holders.get(at) ?? []) {
      if (next === start) return wayTo(at, start, cameFrom)
      if (cameFrom.has(next)) continue
      cameFrom.set(next, at)
      queue.push(next)
    }
  return null
}

function wayTo(end: string, start: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const way: string[] = []
  for (let at: string | undefined = end; at !== undefined && at !== start; at = cameFrom.get(at))
    way.unshift(at)
  return [start, ...way]
}

/** The same ring from its smallest key on. */
function turned(ring: readonly string[]): readonly string[] {
  const first = ring.indexOf([...ring].sort()[0] ?? '')
  return [...ring.slice(first), ...ring.slice(0, first)]
}

/** The waits between each of a ring and the next. */
export function waitsIn<One extends Edge>(
  waits: readonly One[],
  ring: readonly string[],
): readonly (readonly One[])[] {
  return ring.map((waiter, index) => {
    const holder = ring[(index + 1) % ring.length]
    return waits.filter((one) => one.waiter === waiter && one.holder === holder)
  })
}
