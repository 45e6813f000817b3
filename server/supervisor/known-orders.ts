import type { Outcome } from './keeper'

const KNOWN_MAX = 1_000

/**
 * Orders that bear an id are carried out once: whoever was killed before he could write down that he
 * gave one gives it again, and hears what became of the first.
 */
export function createKnownOrders() {
  const known = new Map<string, Promise<Outcome | null>>()
  return (
    id: string | undefined,
    carryOut: () => Promise<Outcome | null>,
  ): Promise<Outcome | null> => {
    if (id === undefined) return carryOut()
    const before = known.get(id)
    if (before !== undefined) return before
    const outcome = carryOut()
    known.set(id, outcome)
    for (const oldest of [...known.keys()].slice(0, -KNOWN_MAX)) known.delete(oldest)
    // What broke off may be asked for again.
    outcome.catch(() => known.delete(id))
    return outcome
  }
}
