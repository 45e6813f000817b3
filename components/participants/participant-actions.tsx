'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Participant } from '@/server/contract/participant'
import type { Right } from '@/server/contract/permission'
import { phrase, say, t } from '@/server/contract/words'
import { RightButton } from '../shell/right-button'
import { shellQueries } from '../shell/shell-queries'
import { ErrorPanel } from '../ui/error-panel'
import { late } from '../ui/late'
import { faultText } from '../wire/http'
import { testParticipant, turnParticipant } from './participant-queries'

const EditDialog = late(() => import('./register-form').then((file) => file.EditDialog))
const RemoveDialog = late(() => import('./remove-dialog').then((file) => file.RemoveDialog))

interface Props {
  readonly participant: Participant
  readonly onRemoved?: () => void
}

const fromFile = phrase`The configuration file says how it is. Change it there, and start Verdict again.`

/** Test, drain, resume, edit, remove. */
export function ParticipantActions({ participant, onRemoved = () => {} }: Props) {
  const { name, draining, managedBy } = participant
  const [dialog, setDialog] = useState<'edit' | 'remove' | null>(null)
  const close = () => setDialog(null)
  const unavailable = managedBy === 'file' ? say(fromFile) : undefined
  const drains = draining === null
  return (
    <>
      <Act
        {...{ name, label: t`Test again`, doing: t`Testing` }}
        right="testParticipant"
        act={() => testParticipant(name)}
      />
      <Act
        key={drains ? 'drain' : 'resume'}
        {...{
          name,
          label: drains ? t`Drain` : t`Resume`,
          doing: drains ? t`Draining` : t`Resuming`,
        }}
        right={drains ? 'drainParticipant' : 'resumeParticipant'}
        act={() => turnParticipant(name, drains ? 'drain' : 'resume')}
      />
      <RightButton
        right="patchParticipant"
        size="small"
        onClick={() => setDialog('edit')}
        unavailable={participant.kind === 'unknown' ? t`This version cannot open it.` : unavailable}
        aria-label={t`Edit ${name}`}
      >{t`Edit`}</RightButton>
      <RightButton
        right="removeParticipant"
        size="small"
        onClick={() => setDialog('remove')}
        unavailable={unavailable}
        aria-label={t`Remove ${name}`}
      >{t`Remove`}</RightButton>
      {dialog === 'edit' && <EditDialog participant={participant} onClose={close} />}
      {dialog === 'remove' && <RemoveDialog {...{ participant, onClose: close, onRemoved }} />}
    </>
  )
}

interface ActProps {
  readonly right: Right
  readonly name: string
  readonly label: string
  readonly doing: string
  readonly act: () => Promise<unknown>
}

function Act({ right, name, label, doing, act }: ActProps) {
  const queryClient = useQueryClient()
  const acting = useMutation({
    mutationFn: act,
    onSettled: () => queryClient.invalidateQueries(shellQueries.participants()),
  })
  return (
    <>
      {acting.isError && (
        <div className="basis-full">
          <ErrorPanel {...faultText(acting.error)} />
        </div>
      )}
      <RightButton
        right={right}
        size="small"
        onClick={() => acting.mutate()}
        disabled={acting.isPending}
        aria-label={`${label} ${name}`}
      >
        {acting.isPending ? doing : label}
      </RightButton>
    </>
  )
}
