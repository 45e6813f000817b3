'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { TransactionDetail } from '@/server/contract/transaction'
import { transactionRetries } from '../shell/pause-queries'
import { PausedNotes, PauseRetries } from '../shell/pause-retries'
import { ErrorPanel } from '../ui/error-panel'
import { plural } from '../ui/format'
import { SkeletonRows } from '../ui/skeleton'
import { faultText } from '../wire/http'
import { attemptRuns } from './attempt-runs'
import { Calls } from './calls'
import { transactionQueries } from './transaction-queries'

/** Every call to a participant: what was asked, what came back, and when it is made again. */
export function TransactionRetries({ transaction }: { readonly transaction: TransactionDetail }) {
  const { id, endedAt, version, participants } = transaction
  const query = useQuery({
    ...transactionQueries.attempts(id, version),
    placeholderData: keepPreviousData,
  })
  return (
    <>
      {endedAt === null && (
        <div className="flex flex-wrap items-center justify-end gap-2 px-4 py-2">
          <PausedNotes id={id} participants={participants} />
          <PauseRetries what={transactionRetries(id)} />
        </div>
      )}
      {query.isPending && <SkeletonRows rows={4} label="Reading the calls" />}
      {query.isError && (
        <ErrorPanel {...faultText(query.error)} onRetry={() => void query.refetch()} />
      )}
      {query.data && <Calls runs={attemptRuns(query.data.items)} isOpen={endedAt === null} />}
      {query.data !== undefined && query.data.leftOut > 0 && (
        <p className="px-4 py-2 text-fg-2 text-small">
          {plural(query.data.leftOut, 'call')} between the first and the last ones are left out
          here; the log has them all.
        </p>
      )}
    </>
  )
}
