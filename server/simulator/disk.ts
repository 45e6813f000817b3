import { below, type Dice } from './random'

/** A disk with a write buffer: what was not synced when its node crashes may be lost, the last first. */
export interface Disk<Entry> {
  write(transaction: number, entry: Entry): void
  /** All of the transaction may go, once this is durable. */
  forget(transaction: number): void
  /** A mark for all that was written until now. */
  mark(): number
  /** All up to the mark is durable. */
  reached(mark: number): void
  /** A random number of the un-synced writes, from the first on, has landed; the others are gone. */
  crash(dice: Dice): void
  /** What is durable, by transaction. */
  entries(): ReadonlyMap<number, readonly Entry[]>
}

interface Pending<Entry> {
  readonly transaction: number
  /** Null: forget it. */
  readonly entry: Entry | null
}

/** So many that have landed may lie before the others. */
const SPARE = 1_000

export function createDisk<Entry>(): Disk<Entry> {
  const durable = new Map<number, Entry[]>()
  const pending: Pending<Entry>[] = []
  // Those before `first` have landed, and are taken out when there are many, or nothing else.
  let first = 0
  let landed = 0

  const land = (count: number) => {
    const end = first + count
    for (let at = first; at < end; at++) {
      const write = pending[at]
      if (write !== undefined) apply(durable, write)
    }
    landed += count
    first = end
    if (first < pending.length && first < SPARE) return
    pending.splice(0, first)
    first = 0
  }
  const open = () => pending.length - first
  return {
    write: (transaction, entry) => {
      pending.push({ transaction, entry })
    },
    forget: (transaction) => {
      pending.push({ transaction, entry: null })
    },
    mark: () => landed + open(),
    reached: (mark) => {
      if (mark > landed) land(mark - landed)
    },
    crash: (dice) => {
      land(below(dice, open() + 1))
      landed += open()
      pending.length = 0
      first = 0
    },
    entries: () => durable,
  }
}

function apply<Entry>(durable: Map<number, Entry[]>, { transaction, entry }: Pending<Entry>): void {
  if (entry === null) {
    durable.delete(transaction)
    return
  }
  const entries = durable.get(transaction)
  if (entries === undefined) durable.set(transaction, [entry])
  else entries.push(entry)
}
