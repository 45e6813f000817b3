import type { Instant } from '../protocol/model'
import { ringsOf, type Wait, type WaitGraph, waitsIn } from './wait-for'

/** PURE: who has to go where a ring of waits is to be broken. */

/** One that may still be aborted: nobody has decided it, and nobody has promised it an outcome. */
export interface Candidate {
  readonly startedAtMs: number
  /** The lower goes first; left out: all are alike. */
  readonly priority?: number
  /** An application does its work, so that its sessions end only when that hears of it. */
  readonly driven: boolean
}

/**
 * lowest-priority: the lowest priority goes, and among equals the youngest, who has done the least.
 * youngest: the youngest goes, whatever its priority.
 */
export type VictimOrder = 'lowest-priority' | 'youngest'

/** A ring of waits that was broken, with who waited for whom at that moment. */
export interface BrokenRing extends WaitGraph {
  /** The id of a transaction that was aborted, or the key of a party that did not get its lock. */
  readonly victim: string
  readonly ring: readonly string[]
  /** By which the victim was chosen. */
  readonly order: VictimOrder
  /** When the last wait of the ring began: since then nobody in it could go on. */
  readonly since: Instant
  readonly foundAt: Instant
  readonly brokenAt: Instant
}

export interface Victim {
  readonly key: string
  readonly ring: readonly string[]
}

type Candidates = ReadonlyMap<string, Candidate>

/**
 * Who has to go so that no ring is left in which one may. In each: first whose sessions are ours, and
 * among those as the order has it.
 */
export function victimsOf(
  waits: readonly Wait[],
  candidates: Candidates,
  order: VictimOrder,
): readonly Victim[] {
  const victims: Victim[] = []
  let left = waits
  while (true) {
    const ring = ringsOf(left).find(
      (one) => one.some((key) => candidates.has(key)) && !isSettledThere(waitsIn(left, one)),
    )
    const key = ring === undefined ? undefined : chosen(ring, candidates, order)
    if (ring === undefined || key === undefined) return victims
    victims.push({ key, ring })
    left = left.filter(({ waiter, holder }) => waiter !== key && holder !== key)
  }
}

const chosen = (
  ring: readonly string[],
  candidates: Candidates,
  order: VictimOrder,
): string | undefined =>
  ring
    .flatMap((key) => {
      const candidate = candidates.get(key)
      return candidate === undefined ? [] : [{ key, ...candidate }]
    })
    .sort(
      (one, other) =>
        Number(one.driven) - Number(other.driven) ||
        (order === 'youngest' ? 0 : (one.priority ?? 0) - (other.priority ?? 0)) ||
        other.startedAtMs - one.startedAtMs ||
        (one.key < other.key ? 1 : -1),
    )[0]?.key

/**
 * Whether one database sees the whole ring by itself, because in it each waits with the very session
 * that holds what the one before waits for: then it breaks it, and two would go if we did too.
 */
function isSettledThere(between: readonly (readonly Wait[])[]): boolean {
  const places = new Set(between.flat().map(({ participant }) => participant))
  if (places.size !== 1 || places.has(null)) return false
  return between.every((waits, index) => {
    const next = between[(index + 1) % between.length] ?? []
    const sessions = [
      ...waits.map(({ holderSession }) => holderSession),
      ...next.map(({ waiterSession }) => waiterSession),
    ]
    return new Set(sessions).size === 1 && sessions[0] !== null
  })
}

/**
 * What was there at both of two looks, and had begun before the first: databases are read one after
 * the other, and only what lasts from one look to the next was there at the same time.
 */
export function lasting(
  before: { readonly waits: readonly Wait[]; readonly atMs: number },
  now: readonly Wait[],
): readonly Wait[] {
  const seen = new Set(before.waits.map(nameOf))
  return now.filter((one) => one.sinceMs <= before.atMs && seen.has(nameOf(one)))
}

const nameOf = ({ waiter, holder, participant, object, waiterSession }: Wait): string =>
  JSON.stringify([waiter, holder, participant, object, waiterSession])
