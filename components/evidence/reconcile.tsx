'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Evidence } from '@/server/contract/action'
import type { ReconcileList } from '@/server/contract/reconcile'
import type { TransactionDetail } from '@/server/contract/transaction'
import { t } from '@/server/contract/words'
import { RightButton } from '../shell/right-button'
import { ErrorPanel } from '../ui/error-panel'
import { shortCode } from '../ui/format'
import { Panel } from '../ui/panel'
import { rich } from '../ui/rich'
import { SkeletonRows } from '../ui/skeleton'
import { Time } from '../ui/time'
import { faultText } from '../wire/http'
import { ReconcileBranchPart } from './reconcile-branch'
import { ReconcileDialog } from './reconcile-dialog'
import { reconcileQueries } from './reconcile-queries'

interface Props {
  readonly transaction: TransactionDetail
  readonly evidence: Evidence | null
  /** The server answered, either way: what is shown is older than that. */
  readonly onAnswer: () => void
}

/** After a heuristic outcome: what is to be said of each participant before it leaves the Inbox. */
export function Reconcile({ transaction: { id, acknowledged }, evidence, onAnswer }: Props) {
  const { data, error, refetch } = useQuery(reconcileQueries.of(id))
  return (
    <Panel title={acknowledged === null ? t`Reconcile` : t`Reconciled`}>
      <div className="flex flex-col gap-4">
        {acknowledged === null ? (
          <p className="max-w-prose">{t`Participants ended differently, or may have, and no action here can repair the data. Look at each of them, repair by hand, and say here what you found and did. Nothing is sent by it.`}</p>
        ) : (
          <p className="max-w-prose">{rich`By ${acknowledged.by} at ${<Time at={acknowledged.at} />}: ${acknowledged.reason} Every record is kept.`}</p>
        )}
        {error !== null && <ErrorPanel {...faultText(error)} onRetry={() => void refetch()} />}
        {data === undefined && error === null && (
          <SkeletonRows rows={3} label={t`Loading the checklist`} />
        )}
        {data !== undefined && <Checklist list={data} evidence={evidence} onAnswer={onAnswer} />}
      </div>
    </Panel>
  )
}

interface ChecklistProps {
  readonly list: ReconcileList
  readonly evidence: Evidence | null
  readonly onAnswer: () => void
}

function Checklist({ list, evidence, onAnswer }: ChecklistProps) {
  const { transaction: id, branches, complete, reconciled } = list
  const [asking, setAsking] = useState(false)
  const red = branches.flatMap(({ checks }) => checks.filter(({ green }) => !green)).length
  const unasked = evidence === null ? t`The participants have not been asked yet` : undefined
  return (
    <>
      <ol aria-label={t`Checklist`} className="flex flex-col gap-3">
        {branches.map((branch) => (
          <ReconcileBranchPart
            key={branch.branch}
            {...{ id, branch, closed: reconciled !== null }}
          />
        ))}
      </ol>
      {reconciled === null && (
        <RightButton
          right="actOnTransaction"
          variant="primary"
          className="self-start"
          onClick={() => setAsking(true)}
          unavailable={
            complete
              ? unasked
              : red === 1
                ? t`${red} of the checks above is not green yet`
                : t`${red} of the checks above are not green yet`
          }
        >{t`Mark ${shortCode(id)} as reconciled…`}</RightButton>
      )}
      {asking && evidence !== null && (
        <ReconcileDialog {...{ id, evidence, onAnswer }} onClose={() => setAsking(false)} />
      )}
    </>
  )
}
