import type { Evidence } from '@/server/contract/action'
import type { BranchDetail, TransactionDetail } from '@/server/contract/transaction'
import { phrase, say, t } from '@/server/contract/words'
import { clockTime, duration, type Zone } from '../ui/format'

export interface Known {
  readonly transaction: TransactionDetail
  /** Null: nobody was asked yet, so nothing is said of who waits. */
  readonly evidence: Evidence | null
  readonly nowMs: number
  readonly zone: Zone
}

export const clock = ({ zone }: Known, iso: string): string => clockTime(iso, zone)

export const isOwed = ({ state, vote }: BranchDetail): boolean =>
  vote !== 'no' && vote !== 'read-only' && state !== 'committed' && state !== 'aborted'

const verdicts = { commit: phrase`commit`, abort: phrase`abort` } as const

/** Which verdict was written, when, and by whom if not by a coordinator. */
export function written(known: Known): string {
  const { verdict } = known.transaction
  if (verdict === null) return t`No verdict was written.`
  const [which, at] = [say(verdicts[verdict.verdict]), clock(known, verdict.at)]
  return verdict.by === 'coordinator'
    ? t`The verdict ${which} was written at ${at}.`
    : t`The verdict ${which} was written at ${at} by ${verdict.by}.`
}

/** How long it took, once it has ended. */
export const took = ({ durationMs }: TransactionDetail): string =>
  durationMs === null ? '' : t`It took ${duration(durationMs)}.`
