'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { ArrowLeft } from 'lucide-react'
import Link from 'next/link'
import { evidenceQueries } from '@/components/evidence/evidence-queries'
import { SettleSection } from '@/components/evidence/settle-section'
import { waits } from '@/components/inbox/inbox-items'
import { WorkPanel } from '@/components/inbox/work-panel'
import { SagaSteps } from '@/components/transaction/saga-steps'
import { transactionQueries } from '@/components/transaction/transaction-queries'
import { transactionSentence } from '@/components/transaction/transaction-sentence'
import { useLiveTransaction } from '@/components/transaction/use-live-transaction'
import { StateBadge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { ErrorPanel } from '@/components/ui/error-panel'
import { shortCode } from '@/components/ui/format'
import { useNow } from '@/components/ui/now'
import { SkeletonRows } from '@/components/ui/skeleton'
import { shownState } from '@/components/ui/state-look'
import { useZone } from '@/components/ui/time'
import type { Undoing } from '@/components/ui/use-undo'
import { faultText } from '@/components/wire/http'
import type { InboxWork, Presence } from '@/server/contract/inbox'
import type { TransactionDetail } from '@/server/contract/transaction'
import { t } from '@/server/contract/words'

interface Props {
  readonly id: string
  readonly next: string | null
  readonly onNext: () => void
  readonly onBack: () => void
  /** Null: it is not in the list, so nothing is known of what was agreed on. */
  readonly work: InboxWork | null
  readonly you: string
  readonly others: Presence['others']
  readonly undoing: Undoing
  readonly onWork: (id: string, work: InboxWork) => void
}

/** The chosen item: where it stands, what its participants say, and what can be done. */
export function InboxDetail(props: Props) {
  const { id, onBack } = props
  useLiveTransaction(id)
  const { data, error, refetch } = useQuery(transactionQueries.detail(id))
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <Button size="small" className="self-start lg:hidden" onClick={onBack}>
        <ArrowLeft size={14} aria-hidden="true" />
        {t`Back to the list`}
      </Button>
      {error !== null && <ErrorPanel {...faultText(error)} onRetry={() => void refetch()} />}
      {data === undefined && error === null && (
        <SkeletonRows rows={4} label={t`Loading the transaction`} />
      )}
      {data !== undefined && <Loaded {...props} transaction={data} />}
    </div>
  )
}

function Loaded({
  transaction,
  next,
  onNext,
  ...props
}: Props & { readonly transaction: TransactionDetail }) {
  const { id, name } = transaction
  const queryClient = useQueryClient()
  const { data: evidence = null } = useQuery(evidenceQueries.of(id))
  const [zone] = useZone()
  const nowMs = useNow() ?? Date.parse(transaction.startedAt)
  const refresh = () => {
    void queryClient.invalidateQueries({ queryKey: transactionQueries.detail(id).queryKey })
  }
  return (
    <>
      <div className="flex flex-col gap-2">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <StateBadge state={shownState(transaction)} />
          <h2 className="text-h2">{name ?? t`Transaction`}</h2>
          <code className="text-fg-2">{shortCode(id)}</code>
          <Link
            href={`/transactions/${id}?tab=timeline`}
            className="ml-auto text-accent underline"
          >{t`Timeline and log`}</Link>
        </div>
        <p className="max-w-[90ch] font-medium text-[0.9375rem] leading-6">
          {transactionSentence({ transaction, evidence, nowMs, zone })}
        </p>
      </div>
      {props.work !== null && (
        <WorkPanel
          {...{ id, you: props.you, work: props.work, others: props.others }}
          over={!waits(transaction)}
          {...{ undoing: props.undoing, onWork: props.onWork }}
          evidenceId={evidence?.evidenceId ?? null}
        />
      )}
      {transaction.protocol === 'saga' && <SagaSteps transaction={transaction} />}
      <SettleSection
        transaction={transaction}
        onSettled={refresh}
        next={
          next !== null && (
            <Button
              variant="primary"
              className="mt-2 self-start"
              onClick={onNext}
            >{t`Next: ${shortCode(next)}`}</Button>
          )
        }
      />
    </>
  )
}
