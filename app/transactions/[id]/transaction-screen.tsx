'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { evidenceQueries } from '@/components/evidence/evidence-queries'
import { useAddress } from '@/components/shell/address'
import { oddIn } from '@/components/shell/odd-in'
import { OddNotice } from '@/components/shell/odd-notice'
import { meantSettings } from '@/components/timeline/timeline-settings'
import { exposes } from '@/components/transaction/exposures'
import { TransactionAbsent } from '@/components/transaction/transaction-absent'
import { TransactionHeader } from '@/components/transaction/transaction-header'
import { TransactionHeading } from '@/components/transaction/transaction-heading'
import { TransactionMenu } from '@/components/transaction/transaction-menu'
import { transactionQueries } from '@/components/transaction/transaction-queries'
import { transactionSentence } from '@/components/transaction/transaction-sentence'
import { useDoubtSaid } from '@/components/transaction/use-doubt-said'
import { useLiveTransaction } from '@/components/transaction/use-live-transaction'
import { ErrorPanel } from '@/components/ui/error-panel'
import { late } from '@/components/ui/late'
import { useNow } from '@/components/ui/now'
import { SkeletonRows } from '@/components/ui/skeleton'
import { useZone } from '@/components/ui/time'
import { faultOf, faultText } from '@/components/wire/http'
import type { TransactionDetail } from '@/server/contract/transaction'
import { t } from '@/server/contract/words'
import { isTab, TransactionTabs } from './transaction-tabs'

const ExposurePanel = late(() =>
  import('@/components/transaction/exposure-panel').then((file) => file.ExposurePanel),
)
const ThreePhaseNote = late(() =>
  import('@/components/transaction/three-phase-note').then((file) => file.ThreePhaseNote),
)
const LoadingSteps = () => <SkeletonRows rows={3} label={t`Loading the steps`} />

const SagaSteps = late(
  () => import('@/components/transaction/saga-steps').then((file) => file.SagaSteps),
  <LoadingSteps />,
)

/** One transaction in full. */
export function TransactionScreen({ id }: { readonly id: string }) {
  useLiveTransaction(id)
  const { data, error, refetch, dataUpdatedAt } = useQuery(transactionQueries.detail(id))
  if (error && faultOf(error).status === 404) return <TransactionAbsent id={id} />
  const failed = error && (
    <ErrorPanel
      {...faultText(error)}
      onRetry={() => void refetch()}
      dataFrom={data === undefined ? null : new Date(dataUpdatedAt).toISOString()}
    />
  )
  if (data === undefined)
    return (
      <>
        <TransactionHeading id={id} />
        {failed ?? <SkeletonRows rows={6} label={t`Loading the transaction`} />}
      </>
    )
  return (
    <>
      {failed}
      <Loaded transaction={data} />
    </>
  )
}

function Loaded({ transaction }: { readonly transaction: TransactionDetail }) {
  const { id } = transaction
  const queryClient = useQueryClient()
  const { params, change } = useAddress()
  const doubtful = transaction.inDoubtSince !== null && transaction.endedAt === null
  useDoubtSaid(transaction.id, doubtful)
  // What is opened first follows the state that was found; later changes move nothing.
  const [first] = useState(doubtful ? 'evidence' : 'timeline')
  const { data: evidence = null } = useQuery({
    ...evidenceQueries.of(id),
    enabled: doubtful,
  })
  const [zone] = useZone()
  const nowMs = useNow() ?? Date.parse(transaction.startedAt)
  /** What a case file holds is wanted by whoever saves one only. */
  const save = async () => (await import('./save-case')).saveCase(queryClient, transaction)
  return (
    <div className="flex min-w-0 flex-col">
      <TransactionHeader
        transaction={transaction}
        sentence={transactionSentence({ transaction, evidence, nowMs, zone })}
        menu={<TransactionMenu id={id} onSave={save} />}
      />
      {transaction.protocol === 'three-phase-commit' && <ThreePhaseNote />}
      {exposes(transaction) && (
        <div className="flex flex-col gap-4 pt-4">
          {transaction.protocol === 'saga' && <SagaSteps transaction={transaction} />}
          <ExposurePanel transaction={transaction} />
        </div>
      )}
      <OddNotice odd={oddIn(params, { tab: isTab, ...meantSettings })} />
      <TransactionTabs
        transaction={transaction}
        tab={params.tab ?? first}
        onTab={(tab) => change({ tab })}
        params={params}
        onChange={(changes) => change(changes, 'replace')}
      />
    </div>
  )
}
