'use client'

import { Check, CircleDashed, Loader } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import type { TransactionDetail } from '@/server/contract/transaction'
import { phrase, retell, say, t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { ErrorPanel } from '../ui/error-panel'
import { Panel } from '../ui/panel'
import { type ActionStep, actionSteps, endText } from './action-steps'
import { actionLook } from './advice-look'
import type { Acting } from './use-action'

interface Props {
  readonly transaction: TransactionDetail
  readonly acting: Acting
  /** What comes next, once it is settled. */
  readonly next?: ReactNode
}

/** What became of an action, step by step, as the server reports it. */
export function ActionOutcome(props: Props) {
  const { phase } = props.acting.state
  const shown = phase === 'sending' || phase === 'done' || phase === 'refused'
  const frame = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!shown) return
    // After the dialog has given its focus back: what happens next is read from here on.
    const timer = setTimeout(() => frame.current?.focus())
    return () => clearTimeout(timer)
  }, [shown])
  if (!shown) return null
  return (
    <div ref={frame} tabIndex={-1} className="outline-none">
      <Outcome {...props} />
    </div>
  )
}

function Outcome({ transaction, acting: { state, tell }, next }: Props) {
  if (state.phase === 'refused')
    return (
      <div className="flex flex-col gap-2">
        <ErrorPanel
          title={state.fault.title}
          detail={state.fault.detail}
          requestId={state.fault.requestId}
          {...(state.fault.status === 0 && { onRetry: () => tell({ type: 'sent-again' }) })}
        />
        <Button
          size="small"
          className="self-end"
          onClick={() => tell({ type: 'closed' })}
        >{t`Close`}</Button>
      </div>
    )
  if (state.phase !== 'sending' && state.phase !== 'done') return null
  const result = state.phase === 'done' ? state.result : null
  return (
    <Panel
      title={actionLook[state.action].title}
      aside={
        result && <Button size="small" onClick={() => tell({ type: 'closed' })}>{t`Close`}</Button>
      }
    >
      <ol className="flex flex-wrap gap-x-5 gap-y-1">
        {actionSteps(transaction, result).map((step) => (
          <Step key={step.label} step={step} />
        ))}
      </ol>
      <div role="status" aria-live="polite" className="mt-3 flex flex-col gap-1">
        {result && (
          <>
            <p className="font-medium">{endText(result.state)}</p>
            <p className="text-fg-2">{retell(result.text)}</p>
            {result.participants
              .filter(({ delivered }) => !delivered)
              .map(({ participant, text }) => (
                <p key={participant} className="text-fg-2 text-small">
                  {retell(text)}
                </p>
              ))}
          </>
        )}
        {result && next}
      </div>
    </Panel>
  )
}

const icons = {
  done: <Check size={16} aria-hidden="true" />,
  now: <Loader size={16} aria-hidden="true" />,
  later: <CircleDashed size={16} aria-hidden="true" />,
}
const said = { done: phrase`done`, now: phrase`under way`, later: phrase`not yet` }

export const Step = ({ step }: { readonly step: ActionStep }) => (
  <li
    {...(step.state === 'done' ? { 'data-tone': 'commit' } : {})}
    className={step.state === 'done' ? 'flex gap-1.5 text-ink' : 'flex gap-1.5 text-fg-2'}
  >
    <span className="mt-0.5">{icons[step.state]}</span>
    {step.label}
    <span className="sr-only">{t`, ${say(said[step.state])}`}</span>
  </li>
)
