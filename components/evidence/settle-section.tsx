'use client'

import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Action } from '@/server/contract/action'
import type { TransactionDetail } from '@/server/contract/transaction'
import { verdictWord } from '@/server/contract/verdict-word'
import { phrase, t } from '@/server/contract/words'
import { approvalQueries } from '../shell/decision-queries'
import { useRefusal } from '../shell/right-button'
import { Panel } from '../ui/panel'
import { useShortcuts } from '../ui/shortcuts'
import { ActionDialog } from './action-dialog'
import { ActionOutcome } from './action-outcome'
import { AdviceCards } from './advice-cards'
import { offerOf } from './advice-look'
import { ApprovalNote } from './approval-note'
import { isStale } from './evidence-facts'
import { EvidencePanel } from './evidence-panel'
import { Reconcile } from './reconcile'
import { newKey, seenIn, useAction, useSending } from './use-action'
import { useEvidence } from './use-evidence'

interface Props {
  readonly transaction: TransactionDetail
  readonly onSettled: () => void
  readonly next?: ReactNode
}

/** Evidence, advice and what can be done: everything needed to settle one transaction by hand. */
export function SettleSection({ transaction, onSettled, next }: Props) {
  const { id, version } = transaction
  const queryClient = useQueryClient()
  const acting = useAction()
  const { state, tell } = acting
  const checked = useEvidence({ id, version, watchful: state.phase === 'asking' })
  const { evidence, preview, check } = checked
  const onAnswer = () => {
    check()
    onSettled()
    void queryClient.invalidateQueries({ queryKey: ['transactions'] })
    void queryClient.invalidateQueries({ queryKey: approvalQueries.root })
  }
  useSending({ id, acting, onAnswer })
  const verdict = evidence?.verdict ?? transaction.verdict?.verdict ?? null
  const over = transaction.endedAt !== null && preview?.advice.reconcile === false
  const busy = state.phase === 'sending' || state.phase === 'holding'
  const deliver = () => {
    if (preview === null) return
    tell({ type: 'delivered-again', key: newKey(), seen: seenIn(preview, 'retry') })
  }
  const fresh = preview === null ? {} : { freshMs: preview.limits.freshMs }
  const decide = (action: Action) => {
    if (evidence !== null && isStale({ takenAt: evidence.takenAt, nowMs: Date.now(), ...fresh }))
      check()
    tell({ type: 'opened', action, key: newKey() })
  }
  const refused = useRefusal('actOnTransaction') !== undefined
  const press = (action: Action) => () => {
    if (preview === null || busy || over) return
    const advice = preview.advice[action]
    const offer = offerOf(action, advice, verdict)
    if (offer === 'decide' && !refused) decide(action)
    if (offer === 'deliver' && !refused && advice.advice === 'safe') deliver()
    if (offer === 'check') check()
  }
  useShortcuts(phrase`Settling`, [
    { keys: 'r', label: t`Deliver again`, run: press('retry') },
    { keys: 'c', label: t`Commit`, run: press('commit') },
    { keys: 'a', label: t`Abort`, run: press('abort') },
    { keys: 'e', label: t`Check the evidence again`, run: check },
  ])
  return (
    <div className="@container flex min-w-0 flex-col gap-4">
      <ActionOutcome transaction={transaction} acting={acting} next={next} />
      <ApprovalNote transaction={id} />
      {hasEvidence(transaction) && <EvidencePanel checked={checked} />}
      {preview !== null && over && <Over verdict={verdict} />}
      {preview !== null && !over && (
        <AdviceCards
          {...{ preview, verdict, busy }}
          onDecide={decide}
          onDeliver={deliver}
          onCheck={check}
        />
      )}
      {transaction.state === 'heuristic' && (
        <Reconcile {...{ transaction, evidence }} onAnswer={onAnswer} />
      )}
      <ActionDialog {...{ id, verdict, preview, acting }} />
    </div>
  )
}

/** The services of a saga keep no branches for it; a database has the markers of its steps. */
const hasEvidence = ({ protocol, branches }: TransactionDetail): boolean =>
  protocol !== 'saga' || branches.some(({ step }) => step?.database === true)

/** Nobody waits any more, so there is nothing to advise. */
const Over = ({ verdict }: { readonly verdict: 'commit' | 'abort' | null }) => (
  <Panel title={t`Advice`}>
    <p>
      {verdict === null
        ? t`The transaction has ended. Nothing is left to be done.`
        : t`The verdict ${verdictWord(verdict)} was written and every participant has confirmed it. Nothing is left to be done.`}
    </p>
  </Panel>
)
