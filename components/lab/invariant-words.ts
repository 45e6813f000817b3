import type { LabRun } from '@/server/contract/lab'
import { count, money, plural } from '../ui/format'

interface Words {
  readonly holds: string
  readonly broken: string
  readonly expected: string
  readonly found: string
  /** What the third figure says, and of what it is the number. */
  readonly way: string
  readonly what: string
  /** What goes on meanwhile. */
  readonly under: string
  readonly silent: string
  readonly of: (value: number) => string
}

type Shown = Pick<LabRun, 'workload' | 'protocol' | 'invariant'>

/** What a run is held to, in the words of its workload. */
export function invariantWords(run: Shown): Words {
  if (run.workload === 'data-sync') return rowsOf(run)
  if (run.workload === 'shop-order') return orders
  return run.workload === 'trip-booking' ? trips : transfers
}

const transfers: Words = {
  ...{ holds: 'The money is whole', broken: 'The money is not whole' },
  ...{ expected: 'Expected in all accounts', found: 'Found', way: 'On the way', what: 'transfer' },
  ...{ silent: 'not known while a bank is silent', under: 'transfers', of: money },
}

const silent = 'not known while a database is silent'

const trips: Words = {
  ...{ holds: 'No trip is half booked', broken: 'A trip is half booked' },
  ...{ expected: 'Trips committed', found: 'Booked with hotel, flight and car' },
  ...{ way: 'On the way', what: 'trip', under: 'trips', silent, of: count },
}

const orders: Words = {
  ...{ holds: 'Every order is whole', broken: 'An order is not whole' },
  ...{ expected: 'Orders committed', found: 'There, with stock and payment' },
  ...{ way: 'On the way', what: 'order', under: 'orders', silent, of: count },
}

/** With an outbox the copy may be behind, and that is said at once. */
function rowsOf({ protocol, invariant }: Shown): Words {
  const behind = protocol === 'outbox'
  const rows = plural(invariant.undecided, 'row')
  const apart = behind ? `${rows} behind` : `${rows} being written`
  return {
    ...{ holds: invariant.undecided === 0 ? 'The rows are equal' : apart },
    ...{ broken: 'The rows are not equal', expected: 'Rows in each database', found: 'Equal' },
    ...{ way: behind ? 'Behind' : 'Being written', what: 'row', under: 'writes', silent },
    of: count,
  }
}
