import {
  countsOf,
  holdersIn,
  type Party,
  type PartyKind,
  type Wait,
  type WaitGraph,
  waitersOf,
} from './wait-for'

/** PURE: what of all the waiting to look at first. */

export interface ResolveFirst {
  readonly party: string
  /** Those that can go on once it has ended. */
  readonly freed: readonly string[]
}

type Edges = readonly Pick<Wait, 'waiter' | 'holder'>[]

/** Those that can go on once somebody has ended: nobody is left whom they wait for. */
export const freedBy = (waits: Edges, ended: string): ReadonlySet<string> => freeing(waits)(ended)

/** The same for many questions: each costs what it frees, and not the whole graph. */
function freeing(waits: Edges): (ended: string) => ReadonlySet<string> {
  const counts = countsOf(holdersIn(waits))
  const waiters = waitersOf(waits)
  return (ended) => {
    const left = new Map<string, number>()
    const freed = new Set<string>()
    const gone = [ended]
    for (let at = gone.pop(); at !== undefined; at = gone.pop())
      for (const waiter of waiters.get(at) ?? []) {
        const count = (left.get(waiter) ?? counts.get(waiter) ?? 0) - 1
        left.set(waiter, count)
        if (count > 0 || waiter === ended || freed.has(waiter)) continue
        freed.add(waiter)
        gone.push(waiter)
      }
    return freed
  }
}

/** Whose end frees most, and among equals who has been in the way for longest; null: nobody's. */
export function resolveFirst({ waits }: WaitGraph): ResolveFirst | null {
  const sinceOf = new Map<string, number>()
  for (const { holder, sinceMs } of waits)
    sinceOf.set(holder, Math.min(sinceMs, sinceOf.get(holder) ?? sinceMs))
  const freed = freeing(waits)
  const ranked = [...sinceOf]
    .map(([party, sinceMs]) => ({ party, sinceMs, freed: [...freed(party)].sort() }))
    .filter(({ freed }) => freed.length > 0)
    .sort(
      (one, other) =>
        other.freed.length - one.freed.length ||
        one.sinceMs - other.sinceMs ||
        (one.party < other.party ? -1 : 1),
    )
  const [first] = ranked
  return first === undefined ? null : { party: first.party, freed: first.freed }
}

export interface HotObject {
  readonly participant: string | null
  readonly object: string
  readonly waiters: number
  readonly sinceMs: number
}

/** What most wait for, and among equals for longest. */
export function hottest(waits: readonly Wait[]): readonly HotObject[] {
  const groups = new Map<string, { first: Wait; waiters: Set<string>; sinceMs: number }>()
  for (const wait of waits) {
    const key = JSON.stringify([wait.participant, wait.object])
    const group = groups.get(key) ?? { first: wait, waiters: new Set(), sinceMs: wait.sinceMs }
    group.waiters.add(`${wait.waiter} ${wait.waiterSession ?? ''}`)
    group.sinceMs = Math.min(group.sinceMs, wait.sinceMs)
    groups.set(key, group)
  }
  return [...groups.values()]
    .map(({ first: { participant, object }, waiters, sinceMs }) => ({
      ...{ participant, object, waiters: waiters.size, sinceMs },
    }))
    .sort((one, other) => other.waiters - one.waiters || one.sinceMs - other.sinceMs)
}

/** How many of some parties are of each kind; what is prepared waits for nobody. */
export function countKinds(keys: readonly string[], parties: readonly Party[]) {
  const kinds = new Map(parties.map(({ key, kind }) => [key, kind]))
  const countOf = (kind: PartyKind) => keys.filter((key) => kinds.get(key) === kind).length
  return {
    ...{ transactions: countOf('transaction'), sessions: countOf('session') },
    owners: countOf('owner'),
  }
}
