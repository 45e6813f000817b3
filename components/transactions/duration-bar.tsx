'use client'

import type { TransactionSummary } from '@/server/contract/transaction'
import { t } from '@/server/contract/words'
import { duration } from '../ui/format'

/** From a millisecond to an hour. */
const LONGEST_MS = 3_600_000

/** How much of the bar so long takes, on a scale of tens: 0 to 1. */
export const shareOf = (ms: number): number =>
  Math.min(1, Math.log10(Math.max(1, ms)) / Math.log10(LONGEST_MS))

/**
 * How long it took, drawn so that milliseconds and minutes both can be seen: first until the verdict, then
 * its delivery. Of what has not ended there is none: its time still counts.
 */
export function DurationBar({ row }: { readonly row: TransactionSummary }) {
  const { startedAt, decidedAt, endedAt, durationMs } = row
  if (durationMs === null || endedAt === null) return null
  const decidedMs =
    decidedAt === null ? durationMs : Math.max(0, Date.parse(decidedAt) - Date.parse(startedAt))
  const whole = shareOf(durationMs)
  const voting = durationMs === 0 ? 0 : whole * Math.min(1, decidedMs / durationMs)
  const title =
    decidedAt === null
      ? undefined
      : t`${duration(decidedMs)} until the verdict, ${duration(durationMs - decidedMs)} of delivery`
  return (
    <span aria-hidden="true" title={title} className="flex h-1.5 w-10 overflow-hidden rounded-full">
      <span className="bg-accent" style={{ width: `${voting * 100}%` }} />
      <span className="bg-edge" style={{ width: `${(whole - voting) * 100}%` }} />
    </span>
  )
}
