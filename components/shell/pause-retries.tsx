'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { RetryPause } from '@/server/contract/retry-policy'
import { t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { ErrorPanel } from '../ui/error-panel'
import { TextField } from '../ui/field'
import { rich } from '../ui/rich'
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
  return (
    <>
      {pause !== null && <PausedText pause={pause} />}
      <RightButton
        right="pauseRetriesOfParticipant"
        size="small"
        aria-label={titleOf(what, pause)}
        onClick={() => setAsks(true)}
      >
        {verbOf(pause)}
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
        aria-label={t`Resume retries of ${what.name}`}
        onClick={() => setAsks(true)}
      >{t`Resume retries`}</RightButton>
      {asks && <PauseDialog what={what} pause={pause} onClose={() => setAsks(false)} />}
    </>
  )
}

const verbOf = (pause: RetryPause | null): string =>
  pause === null ? t`Pause retries` : t`Resume retries`

const titleOf = ({ name }: Pausable, pause: RetryPause | null): string =>
  pause === null ? t`Pause retries of ${name}` : t`Resume retries of ${name}`

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
  shown,
}: {
  readonly id: string
  readonly participants: readonly string[]
  /** Branches whose pauses are told elsewhere. */
  readonly shown: readonly number[]
}) {
  const { data } = useQuery(policiesQuery)
  const others = (data?.pauses ?? []).filter(
    ({ participant, transaction, branch }) =>
      (participant !== null && participants.includes(participant)) ||
      (transaction === id && branch !== null && !shown.includes(branch)),
  )
  return others.map((pause) => (
    <PausedText
      key={`${pause.participant} ${pause.branch}`}
      pause={pause}
      where={pause.participant ?? participants[(pause.branch ?? 1) - 1] ?? ''}
    />
  ))
}

const PausedText = ({
  pause: { by, at, reason },
  where,
}: {
  readonly pause: RetryPause
  readonly where?: string
}) => (
  <p role="status" className="order-last basis-full text-small text-(--banner-warn-ink)">
    {where === undefined
      ? rich`Retries are paused by ${by} since ${<Time at={at} />}: ${reason}`
      : rich`Retries at ${where} are paused by ${by} since ${<Time at={at} />}: ${reason}`}
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
  return (
    <Dialog open onOpenChange={onClose} title={titleOf(what, pause)} description={effectOf(pause)}>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <TextField
          label={t`Why`}
          value={reason}
          hint={t`It stands in the audit trail.`}
          onChange={({ target }) => setReason(target.value)}
        />
        {turn.isError && <ErrorPanel {...faultText(turn.error)} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button
            type="submit"
            variant="primary"
            disabled={turn.isPending}
            unavailable={reason.trim() === '' ? t`Say why first.` : undefined}
          >
            {verbOf(pause)}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

const effectOf = (pause: RetryPause | null): string =>
  pause === null
    ? t`What a verdict says stays owed, and locks stay held, until it is resumed. Calls that are made for the first time go on; an order to retry goes through once.`
    : t`What is owed is told again, at the pace that the retry policy says.`
