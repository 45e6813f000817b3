import type { Invariant } from '../contract/lab-run'
import type { Clock } from '../platform/clock'
import type { InvariantWatch } from './invariant'
import type { KnownTransactions } from './known-transactions'
import type { Seen } from './shop-compare'
import { createShopLooks } from './shop-looks'
import type { ShopStore } from './shop-stores'
import * as words from './shop-words'
import { numberIn, transferKey } from './transfers'

interface Options {
  readonly run: string
  readonly stores: readonly ShopStore[]
  readonly known: Pick<KnownTransactions, 'committing'>
  readonly clock: Clock
  /** How many orders are known to be committed. */
  readonly committed: () => number
  /** All orders below this number have been answered. */
  readonly answeredBelow: () => number
}

/**
 * For every order: the stock taken, the units ordered and the money paid are the same, and none is
 * there without the others; units and money are conserved (I14). An order that is seen at some places
 * only must be under way: whoever is not is looked at again, for it may just have ended; no clocks are
 * compared. What is broken once stays so.
 */
export function createShopInvariant(options: Options): InvariantWatch {
  const { run, known, clock, committed } = options
  const looks = createShopLooks(options)
  let verdict: Invariant | null = null
  const keep = (next: Invariant): Invariant => {
    verdict = verdict?.holds === false ? verdict : next
    return verdict
  }
  const told = (seen: Seen | null, holds: boolean | null, text: string): Invariant =>
    keep({
      ...{ expected: committed(), found: seen?.whole ?? null, undecided: seen?.half.size ?? 0 },
      reserved: null,
      ...{ checkedAt: new Date(clock.now()).toISOString(), holds, text },
    })
  const check = async (): Promise<Invariant> => {
    const first = await looks.first()
    if (first === null) return told(null, null, words.silent)
    if (first.broken !== null) return told(first, false, words.brokenText(first.broken))
    return first.half.size === 0 ? told(first, true, words.wholeText) : explain(first)
  }
  const explain = async (first: Seen): Promise<Invariant> => {
    const open = await known.committing()
    if (open === null) return told(first, null, words.untoldText(first))
    const suspects = [...first.half].filter((n) => !open.has(transferKey(run, n)))
    const second = suspects.length === 0 ? first : await looks.again()
    if (second === null) return told(first, null, words.silent)
    const convicted = suspects.filter((n) => second.half.has(n))
    if (convicted.length > 0) return told(second, false, words.halfText(run, convicted))
    return told(second, true, words.openText(second))
  }
  const checkLocked = async (): Promise<Invariant | null> => {
    const open = await known.committing()
    // One that is decided and not yet told everywhere may still change what is counted.
    if (open === null || [...open].some((key) => numberIn(run, key) !== null)) return null
    const seen = await looks.all()
    if (seen === null) return null
    if (seen.broken !== null) return told(seen, false, words.brokenText(seen.broken))
    if (seen.half.size > 0) return told(seen, false, words.halfText(run, [...seen.half]))
    if (seen.held > 0) return told(seen, false, words.heldText(seen))
    const holds = seen.whole === committed()
    return told(seen, holds, holds ? words.allText(seen) : words.countText(seen, committed()))
  }
  return { check, checkLocked, remember: keep }
}
