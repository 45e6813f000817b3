'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { TransactionRetry } from '@/server/contract/operation-policy'
import type { TransactionDetail } from '@/server/contract/transaction'
import { t } from '@/server/contract/words'
import {
  branchRetries,
  isPausedAt,
  policiesQuery,
  transactionRetries,
} from '../shell/pause-queries'
import { PausedNotes, PauseRetries } from '../shell/pause-retries'
import { ErrorPanel } from '../ui/error-panel'
import { plural } from '../ui/format'
import { SkeletonRows } from '../ui/skeleton'
import { faultText } from '../wire/http'
import { attemptRuns } from './attempt-runs'
import { Calls } from './calls'
import { transactionRetryText } from './retry-words'
import { transactionQueries } from './transaction-queries'

/** Every call to a participant: what was asked, what came back, and when it is made again. */
export function TransactionRetries({ transaction }: { readonly transaction: TransactionDetail }) {
  const { id, endedAt, version, participants } = transaction
  const query = useQuery({
    ...transactionQueries.attempts(id, version),
    placeholderData: keepPreviousData,
  })
  const pauses = useQuery(policiesQuery).data?.pauses ?? []
  return (
    <>
      {endedAt === null && (
        <>
          <div className="flex flex-wrap items-center justify-end gap-2 px-4 py-2">
            <PausedNotes
              {...{ id, participants }}
              shown={repeatedBranches(transaction).map(({ n }) => n)}
            />
            <PauseRetries what={transactionRetries(id)} />
          </div>
          <EachBranch transaction={transaction} />
        </>
      )}
      {query.isPending && <SkeletonRows rows={4} label={t`Reading the calls`} />}
      {query.isError && (
        <ErrorPanel {...faultText(query.error)} onRetry={() => void query.refetch()} />
      )}
      {query.data?.retry && <OwnPolicy retry={query.data.retry} />}
      {query.data && (
        <Calls
          runs={attemptRuns(query.data.items)}
          isOpen={endedAt === null}
          isPaused={({ participant, branch }) => isPausedAt(pauses, { id, participant, branch })}
        />
      )}
      {query.data !== undefined && query.data.leftOut > 0 && (
        <p className="px-4 py-2 text-fg-2 text-small">{t`${plural(query.data.leftOut, 'call')} between the first and the last ones are left out here; the log has them all.`}</p>
      )}
    </>
  )
}

/** Those of which something is asked again. */
const repeatedBranches = ({ branches }: TransactionDetail) =>
  branches.filter(
    ({ attempts, nextAttemptAt, endedAt }) =>
      endedAt === null && (attempts > 0 || nextAttemptAt !== null),
  )

const EachBranch = ({ transaction }: { readonly transaction: TransactionDetail }) =>
  repeatedBranches(transaction).map(({ n, participant }) => (
    <div key={n} className="flex flex-wrap items-center justify-end gap-2 px-4 pb-2">
      <span className="text-fg-2 text-small">{t`Branch ${n} at ${participant}`}</span>
      <PauseRetries what={branchRetries(transaction.id, n)} />
    </div>
  ))

const OwnPolicy = ({ retry }: { readonly retry: TransactionRetry }) => (
  <p className="px-4 py-2 text-small">{t`This transaction has a policy of its own, over those of its participants: ${transactionRetryText(retry)}. What a verdict says is told until it is proved all the same.`}</p>
)
