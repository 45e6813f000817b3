import type { LedgerEntry } from '@/server/contract/attempt-ledger'

/** Calls of one branch one after the other that asked the same and ended alike. */
export interface AttemptRun {
  readonly first: LedgerEntry
  readonly last: LedgerEntry
  readonly times: number
  /** Each of them, in its order. */
  readonly calls: readonly LedgerEntry[]
  /** On average, from one call to the next; null: it was one. */
  readonly everyMs: number | null
  /** What differs from the run before of the same branch: that is what catches the eye. */
  readonly changed: {
    readonly operation: boolean
    readonly result: boolean
    readonly cause: boolean
    /** The coordinator, or the policy that it went by. */
    readonly by: boolean
    readonly faults: boolean
  }
}

const isAlike = (a: LedgerEntry, b: LedgerEntry): boolean =>
  a.branch === b.branch &&
  a.operation === b.operation &&
  a.result === b.result &&
  a.code === b.code &&
  a.coordinator === b.coordinator &&
  a.policyVersion === b.policyVersion &&
  a.faults.join() === b.faults.join()

/** In the order of the first call of each; calls of other branches may fall between those of a run. */
export function attemptRuns(entries: readonly LedgerEntry[]): readonly AttemptRun[] {
  const runs: LedgerEntry[][] = []
  const current = new Map<number, LedgerEntry[]>()
  for (const entry of entries) {
    const before = current.get(entry.branch)
    const last = before?.at(-1)
    if (before !== undefined && last !== undefined && isAlike(last, entry)) before.push(entry)
    else {
      const run = [entry]
      runs.push(run)
      current.set(entry.branch, run)
    }
  }
  const seen = new Map<number, LedgerEntry>()
  return runs.flatMap((run) => {
    const [first, last] = [run[0], run.at(-1)]
    if (first === undefined || last === undefined) return []
    const before = seen.get(first.branch)
    seen.set(first.branch, last)
    return [runOf({ first, last, calls: run, before })]
  })
}

interface Run extends Pick<AttemptRun, 'first' | 'last' | 'calls'> {
  readonly before: LedgerEntry | undefined
}

function runOf({ first, last, calls, before }: Run): AttemptRun {
  const times = calls.length
  const spanMs = Date.parse(last.at) - Date.parse(first.at)
  return {
    ...{ first, last, times, calls },
    everyMs: times > 1 ? spanMs / (times - 1) : null,
    changed: {
      operation: before?.operation !== first.operation,
      result: before?.result !== first.result,
      cause: before?.code !== first.code || before?.text !== first.text,
      by:
        before?.coordinator !== first.coordinator || before?.policyVersion !== first.policyVersion,
      faults: (before?.faults.join() ?? '') !== first.faults.join(),
    },
  }
}
