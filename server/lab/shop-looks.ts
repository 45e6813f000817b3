import type { KnownTransactions } from './known-transactions'
import { compare, type Seen } from './shop-compare'
import type { ShopStore } from './shop-stores'
import { numberIn } from './transfers'

/** So many orders more are left out of the next looks at once. */
const SPARED_MIN = 1_000

interface Options {
  readonly run: string
  readonly stores: readonly ShopStore[]
  readonly known: Pick<KnownTransactions, 'committing'>
  /** All orders below this number have been answered. */
  readonly answeredBelow: () => number
}

/** Looks at the three places of a shop; what is over and was seen whole once is only looked at again at the end. */
export function createShopLooks({ run, stores, known, answeredBelow }: Options) {
  let before = { from: 0, whole: 0 }

  /** Null: a place does not answer. */
  const look = async ({ from, whole } = before): Promise<Seen | null> => {
    const reads = await Promise.allSettled(stores.map((store) => store.read(run, from)))
    const seen = reads.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    if (seen.length < stores.length) return null
    const compared = compare(seen)
    return { ...compared, whole: compared.whole + whole }
  }
  /** What is answered and over everywhere by now; null: that would not spare much. */
  const overBelow = async (): Promise<number | null> => {
    const below = answeredBelow()
    if (below - before.from < SPARED_MIN) return null
    const open = await known.committing()
    const isOver = (key: string) => (numberIn(run, key) ?? below) >= below
    return open !== null && [...open].every(isOver) ? below : null
  }
  return {
    first: async (): Promise<Seen | null> => {
      const below = await overBelow()
      const seen = await look()
      if (seen !== null && below !== null && seen.half.size === 0)
        before = {
          from: below,
          whole: before.whole + seen.numbers.filter((n) => n < below).length,
        }
      return seen
    },
    again: () => look(),
    all: () => look({ from: 0, whole: 0 }),
  }
}
