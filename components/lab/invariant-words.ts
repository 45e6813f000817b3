import type { ReactNode } from 'react'
import type { LabRun } from '@/server/contract/lab-run'
import { t } from '@/server/contract/words'
import { count, money, plural } from '../ui/format'
import { rich } from '../ui/rich'

interface Words {
  readonly holds: string
  readonly broken: string
  readonly expected: string
  readonly found: string
  /** What the third figure says, and so many of what it counts. */
  readonly way: string
  readonly some: (n: number) => string
  /** When it was looked, and what went on meanwhile. */
  readonly counted: (ago: ReactNode) => ReactNode
  readonly silent: string
  readonly of: (value: number) => string
}

type Shown = Pick<LabRun, 'workload' | 'protocol' | 'invariant'>

/** What a run is held to, in the words of its workload. */
export function invariantWords(run: Shown): Words {
  if (run.workload === 'data-sync') return rowsOf(run)
  if (run.workload === 'shop-order') return orders()
  return run.workload === 'trip-booking' ? trips() : transfers()
}

const transfers = (): Words => ({
  ...{ holds: t`The money is whole`, broken: t`The money is not whole` },
  ...{ expected: t`Expected in all accounts`, found: t`Found`, way: t`On the way` },
  some: (n) => plural(n, 'transfer'),
  counted: (ago) => rich`Counted ${ago}, without stopping the transfers.`,
  ...{ silent: t`not known while a bank is silent`, of: money },
})

const trips = (): Words => ({
  ...{ holds: t`No trip is half booked`, broken: t`A trip is half booked` },
  ...{ expected: t`Trips committed`, found: t`Booked with hotel, flight and car` },
  ...{ way: t`On the way`, some: (n) => plural(n, 'trip') },
  counted: (ago) => rich`Counted ${ago}, without stopping the trips.`,
  ...{ silent: t`not known while a database is silent`, of: count },
})

const orders = (): Words => ({
  ...{ holds: t`Every order is whole`, broken: t`An order is not whole` },
  ...{ expected: t`Orders committed`, found: t`There, with stock and payment` },
  ...{ way: t`On the way`, some: (n) => plural(n, 'order') },
  counted: (ago) => rich`Counted ${ago}, without stopping the orders.`,
  ...{ silent: t`not known while a database is silent`, of: count },
})

/** With an outbox the copy may be behind, and that is said at once. */
function rowsOf({ protocol, invariant }: Shown): Words {
  const behind = protocol === 'outbox'
  const apart = behind
    ? plural(invariant.undecided, 'row behind', 'rows behind')
    : plural(invariant.undecided, 'row being written', 'rows being written')
  return {
    ...{ holds: invariant.undecided === 0 ? t`The rows are equal` : apart },
    ...{ broken: t`The rows are not equal`, expected: t`Rows in each database`, found: t`Equal` },
    ...{ way: behind ? t`Behind` : t`Being written`, some: (n) => plural(n, 'row') },
    counted: (ago) => rich`Counted ${ago}, without stopping the writes.`,
    ...{ silent: t`not known while a database is silent`, of: count },
  }
}
