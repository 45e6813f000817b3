'use client'

import { useEffect, useRef } from 'react'
import { phrase, retell, say, t } from '@/server/contract/words'
import { EvidenceBadge } from '../ui/badge'
import { Button } from '../ui/button'
import { ErrorPanel } from '../ui/error-panel'
import { Step } from './action-outcome'
import type { ActionStep } from './action-steps'
import { actionLook } from './advice-look'
import type { ActingOnBranch } from './use-branch-action'

interface Props {
  readonly acting: ActingOnBranch
  readonly onClose: () => void
}

const endText = {
  verified: phrase`Verified: the participant was read again.`,
  'sent-not-verified': phrase`Sent, not verified.`,
  contradicted: phrase`Contradicted: it had ended the other way.`,
} as const

/** What became of it, step by step, as the server reports it; the focus follows. */
export function BranchOutcome({ acting: { state, tell }, onClose }: Props) {
  const frame = useRef<HTMLDivElement>(null)
  const { phase } = state
  useEffect(() => {
    if (phase !== 'holding') frame.current?.focus()
  }, [phase])
  if (state.phase === 'refused')
    return (
      <div ref={frame} tabIndex={-1} className="flex flex-col gap-3 outline-none">
        <ErrorPanel
          title={state.fault.title}
          detail={state.fault.detail}
          requestId={state.fault.requestId}
          {...(state.fault.status === 0 && { onRetry: () => tell({ type: 'sent-again' }) })}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={() => tell({ type: 'closed' })}>{t`Back to the evidence`}</Button>
          <Button onClick={onClose}>{t`Close`}</Button>
        </div>
      </div>
    )
  if (state.phase !== 'sending' && state.phase !== 'done') return null
  const result = state.phase === 'done' ? state.result : null
  return (
    <div ref={frame} tabIndex={-1} className="flex flex-col gap-3 outline-none">
      <h3 className="text-h3">{actionLook[state.action].title}</h3>
      <ol className="flex flex-wrap gap-x-5 gap-y-1">
        {stepsOf(result).map((step) => (
          <Step key={step.label} step={step} />
        ))}
      </ol>
      <div role="status" aria-live="polite" className="flex flex-col gap-1">
        {result && (
          <>
            <p className="flex flex-wrap items-center gap-2 font-medium">
              {say(endText[result.state])}
              <EvidenceBadge value={result.value} />
            </p>
            <p className="text-fg-2">{retell(result.text)}</p>
          </>
        )}
      </div>
      {result && (
        <div className="flex justify-end">
          <Button variant="primary" onClick={onClose}>{t`Close`}</Button>
        </div>
      )}
    </div>
  )
}

type Result = Extract<ActingOnBranch['state'], { phase: 'done' }>['result']

function stepsOf(result: Result | null): readonly ActionStep[] {
  if (result === null)
    return [
      { label: t`Requested`, state: 'now' },
      { label: t`Audited and sent`, state: 'later' },
      { label: t`Read again`, state: 'later' },
    ]
  return [
    { label: t`Requested`, state: 'done' },
    { label: t`Audited and sent`, state: 'done' },
    { label: t`Read again, log ${result.position}`, state: 'done' },
  ]
}
