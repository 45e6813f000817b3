'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { Consequences } from '@/components/evidence/advice-cards'
import { ApprovalDecide } from '@/components/evidence/approval-decide'
import { ApprovalPanel } from '@/components/evidence/approval-panel'
import { EvidencePanel } from '@/components/evidence/evidence-panel'
import { useEvidence } from '@/components/evidence/use-evidence'
import { approvalQueries } from '@/components/shell/decision-queries'
import { PageHeading } from '@/components/shell/page-heading'
import { transactionQueries } from '@/components/transaction/transaction-queries'
import { transactionSentence } from '@/components/transaction/transaction-sentence'
import { useLiveTransaction } from '@/components/transaction/use-live-transaction'
import { StateBadge } from '@/components/ui/badge'
import { Empty } from '@/components/ui/empty'
import { ErrorPanel } from '@/components/ui/error-panel'
import { shortCode } from '@/components/ui/format'
import { useNow } from '@/components/ui/now'
import { Panel } from '@/components/ui/panel'
import { SkeletonRows } from '@/components/ui/skeleton'
import { shownState } from '@/components/ui/state-look'
import { useZone } from '@/components/ui/time'
import { faultOf, faultText } from '@/components/wire/http'
import type { Approval } from '@/server/contract/approval'
import { verdictWord } from '@/server/contract/verdict-word'
import { t } from '@/server/contract/words'

/** A second person's page: what is asked for, what the participants say now, and the answer. */
export function ApprovalScreen({ id }: { readonly id: string }) {
  const { data, error, refetch } = useQuery(approvalQueries.one(id))
  const title = data === undefined ? t`Approval` : asked(data)
  const absent = error !== null && faultOf(error).code === 'approval-not-found'
  return (
    <>
      <PageHeading title={title} />
      {absent && (
        <Empty
          title={t`Nobody asked for that`}
          text={t`The address may be cut off, or the request is older than what is kept.`}
        >
          <Link
            href="/inbox?tab=approvals"
            className="text-accent underline"
          >{t`Open what waits for approval`}</Link>
        </Empty>
      )}
      {error !== null && !absent && (
        <ErrorPanel {...faultText(error)} onRetry={() => void refetch()} />
      )}
      {data === undefined && error === null && (
        <SkeletonRows rows={4} label={t`Loading the request`} />
      )}
      {data !== undefined && <Loaded approval={data} />}
    </>
  )
}

function asked({ forced, action, transaction }: Approval): string {
  const [word, code] = [verdictWord(action), shortCode(transaction)]
  return forced ? t`Force ${word} ${code}` : t`To ${word} ${code}`
}

function Loaded({ approval }: { readonly approval: Approval }) {
  const { transaction, action, state } = approval
  useLiveTransaction(transaction)
  const { data } = useQuery(transactionQueries.detail(transaction))
  const isOpen = state === 'waiting'
  const checked = useEvidence({ id: transaction, version: data?.version ?? 0, watchful: isOpen })
  const { evidence, preview, check } = checked
  const [zone] = useZone()
  const nowMs = useNow() ?? Date.parse(approval.requestedAt)
  return (
    <div className="@container flex max-w-5xl min-w-0 flex-col gap-4">
      {data !== undefined && (
        <div className="flex flex-col gap-2">
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <StateBadge state={shownState(data)} />
            <Link href={`/transactions/${transaction}`} className="text-accent underline">
              {data.name ?? t`Transaction`} {shortCode(transaction)}
            </Link>
          </p>
          <p className="max-w-[90ch] font-medium">
            {transactionSentence({ transaction: data, evidence, nowMs, zone })}
          </p>
        </div>
      )}
      <ApprovalPanel approval={approval} />
      <EvidencePanel checked={checked} />
      {preview !== null && isOpen && (
        <Panel title={t`What approving does`}>
          {preview.consequences[action].length === 0 ? (
            <p>{t`It is not offered any more on what the participants say now.`}</p>
          ) : (
            <Consequences list={preview.consequences[action]} />
          )}
        </Panel>
      )}
      {isOpen && <ApprovalDecide approval={approval} preview={preview} onAnswer={check} />}
    </div>
  )
}
