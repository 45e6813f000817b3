'use client'

import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import Link from 'next/link'
import { EvidenceNote } from '@/components/evidence/evidence-note'
import { transactionQueries } from '@/components/transaction/transaction-queries'
import { transactionSentence } from '@/components/transaction/transaction-sentence'
import { useLiveTransaction } from '@/components/transaction/use-live-transaction'
import { StateBadge, StepBadge } from '@/components/ui/badge'
import { IconButton } from '@/components/ui/button'
import { ErrorPanel } from '@/components/ui/error-panel'
import { count, shortCode } from '@/components/ui/format'
import { useNow } from '@/components/ui/now'
import { SkeletonRows } from '@/components/ui/skeleton'
import { shownState } from '@/components/ui/state-look'
import { isStepCode } from '@/components/ui/step-look'
import { Ago, useZone } from '@/components/ui/time'
import { faultText } from '@/components/wire/http'
import type { TransactionDetail } from '@/server/contract/transaction'
import { t } from '@/server/contract/words'

interface Props {
  readonly id: string
  readonly onClose: () => void
}

/** The essentials of one transaction over the list it stands in, which keeps the focus. */
export function Peek({ id, onClose }: Props) {
  useLiveTransaction(id)
  const { data, error, refetch } = useQuery(transactionQueries.detail(id))
  return (
    <aside
      aria-label={t`Peek at ${shortCode(id)}`}
      className="fixed right-4 bottom-4 z-30 flex max-h-[60dvh] w-[min(26rem,calc(100vw-2rem))] flex-col gap-3 overflow-y-auto rounded-panel border border-line bg-surface p-4 shadow-float max-sm:bottom-20 print:hidden"
    >
      <div className="flex items-center gap-2">
        {data !== undefined && <StateBadge state={shownState(data)} />}
        <code className="text-fg-2">{shortCode(id)}</code>
        <Link
          href={`/transactions/${encodeURIComponent(id)}`}
          className="ml-auto text-accent text-small underline"
        >{t`Open the transaction`}</Link>
        <IconButton label={t`Close the peek`} size="small" className="w-7" onClick={onClose}>
          <X size={16} aria-hidden="true" />
        </IconButton>
      </div>
      {error !== null && <ErrorPanel {...faultText(error)} onRetry={() => void refetch()} />}
      {data === undefined && error === null && (
        <SkeletonRows rows={3} label={t`Loading the transaction`} />
      )}
      {data !== undefined && <Essentials transaction={data} />}
    </aside>
  )
}

function Essentials({ transaction }: { readonly transaction: TransactionDetail }) {
  const { id, name, protocol, inDoubtSince, endedAt } = transaction
  const [zone] = useZone()
  const nowMs = useNow() ?? Date.parse(transaction.startedAt)
  return (
    <>
      <h2 className="text-h3">{name ?? t`Transaction`}</h2>
      <p aria-live="polite">{transactionSentence({ transaction, evidence: null, nowMs, zone })}</p>
      <Participants transaction={transaction} />
      {inDoubtSince !== null && endedAt === null && (
        <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1 text-small">
          <EvidenceNote id={id} ask protocol={protocol} />
        </div>
      )}
      <LastEvent id={id} />
    </>
  )
}

function Participants({ transaction: { branches } }: { readonly transaction: TransactionDetail }) {
  return (
    <ul aria-label={t`Participants`} className="flex flex-col gap-1.5">
      {branches.map(({ n, participant, state }) => (
        <li key={n} className="flex flex-wrap items-center gap-2">
          <span className="min-w-0 truncate">{participant}</span>
          <span className="ml-auto">
            {isStepCode(state) ? <StepBadge state={state} /> : <StateBadge state={state} />}
          </span>
        </li>
      ))}
    </ul>
  )
}

function LastEvent({ id }: { readonly id: string }) {
  const { data } = useQuery(transactionQueries.events(id))
  const last = data?.at(-1)
  if (last === undefined) return null
  return (
    <p className="flex flex-wrap gap-x-2 text-fg-2 text-small">
      {t`Last event`}
      <code>{last.type}</code>
      <span>
        {last.process} · {count(last.seq)}
      </span>
      <Ago at={last.at} />
    </p>
  )
}
