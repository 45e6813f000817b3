import type { AdviceValue } from '@/server/contract/advice'
import type { Verdict } from '@/server/protocol/model'
import type { Seen } from './situation'

/**
 * Everyone is prepared, but the application that drives the transaction never said that these are
 * all: rule 7 would commit a part of its work.
 */
export const forUnfinished = (found: Rule): Rule =>
  found.rule === 7 ? row(14, 'nothing-to-do', 'blocked', 'safe') : found

/**
 * Where a participant decides by its own commit, force changes nothing: commit is written only if it has
 * committed, abort only once it is barred, and it has to answer for either.
 */
export function forDecider(found: Rule, seen: readonly Seen[] | null): Rule {
  if (seen === null || seen.includes('committed')) return found
  const barred = (cell: Cell) => (cell.startsWith('forced') ? 'blocked' : cell)
  const abort = seen.includes('no-answer') ? barred(found.abort) : found.abort
  return { ...found, commit: barred(found.commit), abort }
}

/** Who wrote what: `none` is certain knowledge that nothing was written (D6), `unreadable` is not. */
export type Log = Verdict | 'none' | 'unreadable'

/** One cell of the table; `guess` is a forced action that the evidence does not settle. */
export type Cell = Exclude<AdviceValue, 'forced'> | 'forced-fits' | 'forced-guess'

export interface Rule {
  readonly rule: number
  readonly retry: Cell
  readonly commit: Cell
  readonly abort: Cell
}

/**
 * The table of `ui.md` 5.3 for two-phase commit with presumed abort, first match wins. `found` holds
 * what is seen of every branch that takes part. Checked in test/protocol/advice-worlds.spec.ts
 * against every world of two and three participants: change nothing here without that check.
 */
export function ruleOf(log: Log, found: readonly Seen[]): Rule {
  const facts = gather(found)
  if (facts.committed && facts.aborted) return row(1, 'nothing-to-do', 'blocked', 'blocked')
  switch (log) {
    case 'commit':
      return facts.aborted || facts.inProgress
        ? row(4, 'as-decided', 'blocked', 'blocked')
        : row(2, 'safe', 'safe', 'blocked')
    case 'abort':
      return facts.committed
        ? row(4, 'as-decided', 'blocked', 'blocked')
        : row(3, 'safe', 'blocked', 'safe')
    case 'none':
      return undecided(facts)
    default:
      return unreadable(facts)
  }
}

interface Facts {
  readonly committed: boolean
  readonly aborted: boolean
  readonly inProgress: boolean
  readonly allPrepared: boolean
  readonly allCanCommit: boolean
  readonly allWithoutTrace: boolean
}

function gather(found: readonly Seen[]): Facts {
  const only = (...values: Seen[]) => found.every((seen) => values.includes(seen))
  return {
    committed: found.includes('committed'),
    aborted: found.includes('aborted'),
    inProgress: found.includes('in-progress'),
    allPrepared: found.length > 0 && only('prepared'),
    allCanCommit: only('prepared', 'committed'),
    allWithoutTrace: only('no-trace'),
  }
}

function undecided(facts: Facts): Rule {
  if (facts.committed)
    return facts.allCanCommit
      ? row(5, 'nothing-to-do', 'forced-fits', 'blocked')
      : row(6, 'nothing-to-do', 'blocked', 'blocked')
  return facts.allPrepared
    ? row(7, 'nothing-to-do', 'safe-with-care', 'safe')
    : row(8, 'nothing-to-do', 'blocked', 'safe')
}

function unreadable(facts: Facts): Rule {
  if (facts.allWithoutTrace) return row(9, 'ask-again', 'nothing-to-do', 'nothing-to-do')
  if (facts.committed)
    return facts.inProgress
      ? row(11, 'ask-again', 'blocked', 'blocked')
      : row(10, 'ask-again', 'forced-fits', 'blocked')
  if (facts.aborted) return row(12, 'ask-again', 'blocked', 'forced-fits')
  return row(13, 'ask-again', 'forced-guess', 'forced-guess')
}

const row = (rule: number, retry: Cell, commit: Cell, abort: Cell): Rule => ({
  rule,
  retry,
  commit,
  abort,
})
