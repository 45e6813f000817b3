'use client'

import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Action } from '@/server/contract/action'
import type { TransactionDetail } from '@/server/contract/transaction'
import { useRefusal } from '../shell/right-button'
import { Panel } from '../ui/panel'
import { useShortcuts } from '../ui/shortcuts'
import { Acknowledge } from './acknowledge'
import { ActionDialog } from './action-dialog'
import { ActionOutcome } from './action-outcome'
import { AdviceCards } from './advice-cards'
import { offerOf } from './advice-look'
import { isStale } from './evidence-facts'
import { EvidencePanel } from './evidence-panel'
import { newKey, useAction, useSending } from './use-action'
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
  }
  useSending({ id, acting, preview, onAnswer })
  const verdict = evidence?.verdict ?? transaction.verdict?.verdict ?? null
  const over = transaction.endedAt !== null && preview?.advice.reconcile === false
  const busy = state.phase === 'sending' || state.phase === 'holding'
  const deliver = () => tell({ type: 'delivered-again', key: newKey() })
  const decide = (action: Action) => {
    if (evidence !== null && isStale({ takenAt: evidence.takenAt, nowMs: Date.now() })) check()
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
  useShortcuts('Settling', [
    { keys: 'r', label: 'Deliver again', run: press('retry') },
    { keys: 'c', label: 'Commit', run: press('commit') },
    { keys: 'a', label: 'Abort', run: press('abort') },
    { keys: 'e', label: 'Check the evidence again', run: check },
  ])
  return (
    <div className="@container flex min-w-0 flex-col gap-4">
      <ActionOutcome transaction={transaction} acting={acting} next={next} />
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
        <Acknowledge {...{ transaction, evidence }} onAnswer={onAnswer} />
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
  <Panel title="Advice">
    <p>
      {verdict === null ? 'The transaction has ended.' : `The verdict ${verdict} was written and `}
      {verdict !== null && 'every participant has confirmed it.'} Nothing is left to be done.
    </p>
  </Panel>
)
