import type { Invariant } from '../contract/lab-run'
import type { Clock } from '../platform/clock'
import type { InvariantWatch } from './invariant'
import type { KnownTransactions } from './known-transactions'
import { type Compared, compareRows } from './sync-compare'
import { ROWS } from './sync-sql'
import type { SyncStores } from './sync-stores'
import * as words from './sync-words'
import { numberIn } from './transfers'

interface Options {
  readonly run: string
  /** With an outbox the copy may be behind, and must never be ahead. */
  readonly way: 'outbox' | 'together'
  readonly stores: SyncStores
  readonly known: Pick<KnownTransactions, 'committing'>
  readonly clock: Clock
  /** How many writes are known to be committed. */
  readonly committed: () => number
}

/**
 * The rows of both databases are the same. The copy is read first: what it has, the source must have
 * by then, so with an outbox it may only be behind. Written together, rows differ only as long as the
 * write that made one of them is under way: whoever is not must have reached the other by the next
 * look; no clocks are compared. What is broken once stays so.
 */
export function createSyncInvariant(options: Options): InvariantWatch {
  const { run, way, stores, known, clock, committed } = options
  let verdict: Invariant | null = null
  const told = (seen: Compared | null, holds: boolean | null, text: string): Invariant => {
    const next = {
      ...{ expected: ROWS, found: seen?.equal ?? null, undecided: seen?.differing.length ?? 0 },
      ...{ reserved: null, holds, text, checkedAt: new Date(clock.now()).toISOString() },
    }
    verdict = verdict?.holds === false ? verdict : next
    return verdict
  }
  const look = () => lookAt(stores, run)
  const check = async (): Promise<Invariant> => {
    const first = await look()
    if (first === null) return told(null, null, words.silent)
    const { broken, differing } = first
    if (broken !== null) return told(first, false, words.brokenText(broken))
    if (differing.length === 0) return told(first, true, words.equalText)
    return way === 'outbox' ? behind(first) : explain(first)
  }
  const behind = async (seen: Compared): Promise<Invariant> => {
    const ahead = seen.differing.find(({ at }) => at === 'copy')
    if (ahead !== undefined) return told(seen, false, words.aheadText(ahead.item))
    const waiting = await stores.outbox().catch(() => null)
    return told(seen, true, words.behindText(seen, waiting))
  }
  const explain = async (first: Compared): Promise<Invariant> => {
    const open = await known.committing()
    if (open === null) return told(first, null, words.untoldText(first))
    const suspects = first.differing.filter(({ key }) => !open.has(key))
    const second = suspects.length === 0 ? first : await look()
    if (second === null) return told(first, null, words.silent)
    // The write that made it had ended before this look, so both must have come as far by now.
    const convicted = suspects.filter(({ item, version }) => second.least(item) < version)
    if (second.broken !== null) return told(second, false, words.brokenText(second.broken))
    if (convicted.length > 0) return told(second, false, words.apartText(convicted))
    return told(second, true, words.underWayText(second))
  }
  const checkLocked = async (): Promise<Invariant | null> => {
    const open = await known.committing()
    if (open === null || [...open].some((key) => numberIn(run, key) !== null)) return null
    const outbox = await stores.outbox().catch(() => null)
    if (outbox === null || outbox.waiting > 0) return null
    const seen = await look()
    if (seen === null) return null
    if (seen.broken !== null) return told(seen, false, words.brokenText(seen.broken))
    if (seen.differing.length > 0) return told(seen, false, words.lostText(seen))
    const holds = seen.writes === committed()
    return told(seen, holds, words.countText(seen.writes, committed()))
  }
  return {
    check,
    checkLocked,
    remember: (next) => {
      verdict = next
      return next
    },
  }
}

/** Null: a database does not answer. */
async function lookAt(stores: SyncStores, run: string): Promise<Compared | null> {
  try {
    const copy = await stores.readCopy(run)
    return compareRows(await stores.readSource(run), copy)
  } catch {
    return null
  }
}
