import type { Clock } from '../platform/clock'
import type { Bank } from './bank'
import { createInvariant, type InvariantWatch } from './invariant'
import type { KnownTransactions } from './known-transactions'
import { cents } from './money'
import type { RunState } from './run-state'
import type { Shop } from './shop'
import { createShopInvariant } from './shop-invariant'
import { createSyncInvariant } from './sync-invariant'
import { createTripInvariant } from './trip-invariant'
import type { TripStore } from './trip-store'

interface Options {
  readonly banks: readonly Bank[]
  readonly stores: readonly TripStore[]
  readonly shop: Shop | null
  readonly known: KnownTransactions
  readonly clock: Clock
  readonly run: () => RunState
}

/** What must hold while a run goes on, by its workload. */
export function watchOf(options: Options): InvariantWatch {
  const { banks, stores, shop, known, clock, run } = options
  const { id, spec, expected } = run()
  const committed = () => run().counts.committed
  switch (spec.workload) {
    case 'trip-booking':
      return createTripInvariant({ run: id, stores, known, clock, committed })
    case 'shop-order':
      if (shop === null) break
      return createShopInvariant({
        ...{ run: id, stores: shop.stores, known, clock, committed },
        answeredBelow: () => Math.min(run().next, ...run().open),
      })
    case 'data-sync':
      if (shop === null) break
      return createSyncInvariant({
        ...{ run: id, way: spec.protocol === 'outbox' ? 'outbox' : 'together' },
        ...{ stores: shop.sync, known, clock, committed },
      })
  }
  return createInvariant({ banks, known, clock, expected: cents(String(expected)) })
}
