'use client'

import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Evidence } from '@/server/contract/action'
import type { TransactionDetail } from '@/server/contract/transaction'
import { RightButton } from '../shell/right-button'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { ErrorPanel } from '../ui/error-panel'
import { shortCode } from '../ui/format'
import { Panel } from '../ui/panel'
import { Time } from '../ui/time'
import { faultText } from '../wire/http'
import { REASON_LENGTH_MIN } from './action-flow'
import { sendAction } from './evidence-queries'
import { ReasonField } from './reason-field'
import { newKey } from './use-action'

interface Props {
  readonly transaction: TransactionDetail
  readonly evidence: Evidence | null
  /** The server answered, either way: what is shown is older than that. */
  readonly onAnswer: () => void
}

/** A heuristic outcome waits for a person until somebody has taken note of it; nothing is lost by it. */
export function Acknowledge({ transaction, evidence, onAnswer }: Props) {
  const { id, acknowledged } = transaction
  const [open, setOpen] = useState(false)
  if (acknowledged !== null)
    return (
      <Panel title="Acknowledged">
        <p>
          By {acknowledged.by} at <Time at={acknowledged.at} />: {acknowledged.reason}
        </p>
        <p className="text-fg-2 text-small">
          The records and the evidence are kept. The data still need repair by hand, if nobody has
          repaired them.
        </p>
      </Panel>
    )
  return (
    <Panel title="Acknowledge">
      <p className="max-w-prose pb-3">
        Participants ended differently, or may have. No action here can repair the data. When you
        have seen to it, acknowledge the outcome: it leaves the Inbox, and every record of it is
        kept.
      </p>
      <RightButton
        right="actOnTransaction"
        onClick={() => setOpen(true)}
        unavailable={evidence === null ? 'The participants have not been asked yet' : undefined}
      >
        Acknowledge {shortCode(id)}…
      </RightButton>
      {open && evidence !== null && (
        <Ask {...{ id, evidence, onAnswer }} onClose={() => setOpen(false)} />
      )}
    </Panel>
  )
}

interface AskProps {
  readonly id: string
  readonly evidence: Evidence
  readonly onAnswer: () => void
  readonly onClose: () => void
}

function Ask({ id, evidence, onAnswer, onClose }: AskProps) {
  const safe = useRef<HTMLButtonElement>(null)
  const [reason, setReason] = useState('')
  const [key, setKey] = useState(newKey)
  const send = useMutation({
    mutationFn: () =>
      sendAction({
        ...{ id, key, version: evidence.version },
        request: {
          action: 'acknowledge',
          evidenceId: evidence.evidenceId,
          reason: reason.trim(),
        },
      }),
    onSuccess: onClose,
    onError: () => setKey(newKey()),
    onSettled: onAnswer,
  })
  const short = reason.trim().length < REASON_LENGTH_MIN
  return (
    <Dialog open onOpenChange={onClose} title={`Acknowledge ${shortCode(id)}`} initialFocus={safe}>
      <p>
        What the participants said is kept with it, and so are your name and your reason. Nothing is
        sent to a participant, and nothing is deleted.
      </p>
      <ReasonField reason={reason} onReason={setReason} />
      {send.isError && <ErrorPanel {...faultText(send.error)} />}
      <div className="flex flex-wrap justify-end gap-2">
        <Button ref={safe} onClick={onClose}>
          Keep in the Inbox
        </Button>
        <RightButton
          right="actOnTransaction"
          variant="primary"
          onClick={() => send.mutate()}
          unavailable={
            send.isPending
              ? 'It is on its way'
              : short
                ? 'Give a reason of 10 characters first'
                : undefined
          }
        >
          Acknowledge {shortCode(id)}
        </RightButton>
      </div>
    </Dialog>
  )
}
