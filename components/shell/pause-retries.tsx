'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { RetryPause } from '@/server/contract/retry-policy'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { ErrorPanel } from '../ui/error-panel'
import { TextField } from '../ui/field'
import { Time } from '../ui/time'
import { faultText } from '../wire/http'
import {
  branchRetries,
  type Pausable,
  participantRetries,
  policiesQuery,
  transactionRetries,
  turnRetries,
} from './pause-queries'
import { RightButton } from './right-button'

/** Pauses repeated calls, or lets them go on; says who has paused them, and why. */
export function PauseRetries({ what }: { readonly what: Pausable }) {
  const pause = usePause(what)
  const [asks, setAsks] = useState(false)
  const label = pause === null ? 'Pause retries' : 'Resume retries'
  return (
    <>
      {pause !== null && <PausedText pause={pause} />}
      <RightButton
        right="pauseRetriesOfParticipant"
        size="small"
        aria-label={`${label} of ${what.name}`}
        onClick={() => setAsks(true)}
      >
        {label}
      </RightButton>
      {asks && <PauseDialog what={what} pause={pause} onClose={() => setAsks(false)} />}
    </>
  )
}

/** Beside a pause that is shown already. */
export function ResumeRetries({ pause }: { readonly pause: RetryPause }) {
  const [asks, setAsks] = useState(false)
  const what = pausedThing(pause)
  return (
    <>
      <RightButton
        right="resumeRetriesOfParticipant"
        size="small"
        aria-label={`Resume retries of ${what.name}`}
        onClick={() => setAsks(true)}
      >
        Resume retries
      </RightButton>
      {asks && <PauseDialog what={what} pause={pause} onClose={() => setAsks(false)} />}
    </>
  )
}

function pausedThing({ participant, transaction, branch }: RetryPause): Pausable {
  if (transaction === null) return participantRetries(participant ?? '')
  return branch === null ? transactionRetries(transaction) : branchRetries(transaction, branch)
}

function usePause(what: Pausable): RetryPause | null {
  const { data } = useQuery(policiesQuery)
  return data?.pauses.find((pause) => what.isMeant(pause)) ?? null
}

/** Pauses of branches and participants, under which calls of a transaction wait too. */
export function PausedNotes({
  id,
  participants,
}: {
  readonly id: string
  readonly participants: readonly string[]
}) {
  const { data } = useQuery(policiesQuery)
  const others = (data?.pauses ?? []).filter(
    ({ participant, transaction, branch }) =>
      (participant !== null && participants.includes(participant)) ||
      (transaction === id && branch !== null),
  )
  return others.map((pause) => (
    <PausedText
      key={`${pause.participant} ${pause.branch}`}
      pause={pause}
      of={` at ${pause.participant ?? participants[(pause.branch ?? 1) - 1] ?? ''}`}
    />
  ))
}

const PausedText = ({
  pause: { by, at, reason },
  of = '',
}: {
  readonly pause: RetryPause
  readonly of?: string
}) => (
  <p role="status" className="order-last basis-full text-small text-(--banner-warn-ink)">
    Retries{of} are paused by {by} since <Time at={at} />: {reason}
  </p>
)

interface DialogProps {
  readonly what: Pausable
  readonly pause: RetryPause | null
  readonly onClose: () => void
}

function PauseDialog({ what, pause, onClose }: DialogProps) {
  const [reason, setReason] = useState('')
  const queryClient = useQueryClient()
  const turn = useMutation({
    mutationFn: () =>
      turnRetries(what, pause === null ? 'pause-retries' : 'resume-retries', reason),
    onSuccess: onClose,
    onSettled: () => queryClient.invalidateQueries(policiesQuery),
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (reason.trim() !== '') turn.mutate()
  }
  const verb = pause === null ? 'Pause retries' : 'Resume retries'
  return (
    <Dialog open onOpenChange={onClose} title={`${verb} of ${what.name}`} description={texts[verb]}>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <TextField
          label="Why"
          value={reason}
          hint="It stands in the audit trail."
          onChange={({ target }) => setReason(target.value)}
        />
        {turn.isError && <ErrorPanel {...faultText(turn.error)} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            variant="primary"
            disabled={turn.isPending}
            unavailable={reason.trim() === '' ? 'Say why first.' : undefined}
          >
            {verb}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

const texts = {
  'Pause retries':
    'What a verdict says stays owed, and locks stay held, until it is resumed. Calls that are made for the first time go on; an order to retry goes through once.',
  'Resume retries': 'What is owed is told again, at the pace that the retry policy says.',
} as const
