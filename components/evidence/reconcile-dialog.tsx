'use client'

import { useMutation } from '@tanstack/react-query'
import { type KeyboardEvent, useRef, useState } from 'react'
import type { Evidence } from '@/server/contract/action'
import { phrase, t } from '@/server/contract/words'
import { RightButton } from '../shell/right-button'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { ErrorPanel } from '../ui/error-panel'
import { shortCode } from '../ui/format'
import { faultText } from '../wire/http'
import { REASON_LENGTH_MIN } from './action-flow'
import { sendAction } from './evidence-queries'
import { ReasonField } from './reason-field'
import { newKey } from './use-action'

interface Props {
  readonly id: string
  readonly evidence: Evidence
  readonly onAnswer: () => void
  readonly onClose: () => void
}

const phrases = [
  phrase`Repaired by hand in all databases`,
  phrase`Nothing had to be repaired`,
] as const

/** The last word on a heuristic outcome: a reason, and it leaves the Inbox. */
export function ReconcileDialog({ id, evidence, onAnswer, onClose }: Props) {
  const safe = useRef<HTMLButtonElement>(null)
  const [reason, setReason] = useState('')
  const [key, setKey] = useState(newKey)
  const send = useMutation({
    mutationFn: () =>
      sendAction({
        ...{ id, key, version: evidence.version },
        request: { action: 'acknowledge', evidenceId: evidence.evidenceId, reason: reason.trim() },
      }),
    onSuccess: onClose,
    onError: () => setKey(newKey()),
    onSettled: onAnswer,
  })
  const short = reason.trim().length < REASON_LENGTH_MIN
  const confirm = () => {
    if (!short && !send.isPending) send.mutate()
  }
  const keys = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    confirm()
  }
  const wait = send.isPending ? t`It is on its way` : t`Give a reason of 10 characters first`
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t`Mark ${shortCode(id)} as reconciled`}
      initialFocus={safe}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys of the fields and buttons inside rise to here. */}
      <div onKeyDown={keys} className="flex flex-col gap-4">
        <p>{t`The server checks the list and the evidence once more. It leaves the Inbox; your name, your reason and every record are kept. Nothing is sent to a participant.`}</p>
        <ReasonField reason={reason} onReason={setReason} phrases={phrases} />
        {send.isError && <ErrorPanel {...faultText(send.error)} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button ref={safe} onClick={onClose}>{t`Keep in the Inbox`}</Button>
          <RightButton
            right="actOnTransaction"
            variant="primary"
            onClick={confirm}
            title={t`Ctrl or ⌘ and Enter`}
            unavailable={short || send.isPending ? wait : undefined}
          >{t`Mark as reconciled`}</RightButton>
        </div>
      </div>
    </Dialog>
  )
}
