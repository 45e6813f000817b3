'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type KeyboardEvent, useState } from 'react'
import type { ActionPreview } from '@/server/contract/action'
import type { Approval } from '@/server/contract/approval'
import { phrase, say, t } from '@/server/contract/words'
import { approvalQueries, sendApprove, sendClose } from '../shell/decision-queries'
import { RightButton } from '../shell/right-button'
import { Button } from '../ui/button'
import { ErrorPanel } from '../ui/error-panel'
import { TextField } from '../ui/field'
import { shortCode } from '../ui/format'
import { Panel } from '../ui/panel'
import { faultText } from '../wire/http'
import { REASON_LENGTH_MIN } from './action-flow'
import { actionLook } from './advice-look'
import { ReasonField } from './reason-field'

interface Props {
  readonly approval: Approval
  /** Of evidence taken by whoever looks now; null: it is on its way. */
  readonly preview: ActionPreview | null
  /** The server answered, either way: what is shown is older than that. */
  readonly onAnswer: () => void
}

const OWN = phrase`You asked for this, so someone else has to approve it.`

/** The second person's part: the code, or a reason against it. Who asked can only take it back. */
export function ApprovalDecide({ approval, preview, onAnswer }: Props) {
  const { id, transaction, yours, plan, action } = approval
  const queryClient = useQueryClient()
  const [code, setCode] = useState('')
  const [reason, setReason] = useState('')
  const settled = () => {
    void queryClient.invalidateQueries({ queryKey: approvalQueries.root })
    onAnswer()
  }
  const agree = useMutation({
    mutationFn: ({ evidenceId, version }: ActionPreview) =>
      sendApprove(id, version, { code, evidenceId, plan }),
    onSettled: settled,
  })
  const close = useMutation({
    mutationFn: (verb: 'reject' | 'withdraw') => sendClose(id, verb, reason.trim()),
    onSettled: settled,
  })
  const isTyped = code === shortCode(transaction)
  const isSame = preview !== null && preview.plans[action].hash === plan
  const approve = () => {
    if (!yours && isTyped && preview !== null && isSame && !agree.isPending) agree.mutate(preview)
  }
  const keys = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    approve()
  }
  const error = agree.error ?? close.error
  return (
    <Panel title={yours ? t`Take it back` : t`Your answer`}>
      <div className="flex max-w-2xl flex-col gap-4">
        {error !== null && <ErrorPanel {...faultText(error)} />}
        {yours && <p>{say(OWN)}</p>}
        {!yours && (
          // biome-ignore lint/a11y/noStaticElementInteractions: the keys of the field inside rise to here.
          <div onKeyDown={keys} className="flex flex-wrap items-end gap-3">
            <TextField
              label={t`Code of the transaction: ${shortCode(transaction)}`}
              value={code}
              maxLength={6}
              autoComplete="off"
              className="font-mono uppercase"
              onChange={(event) => setCode(event.target.value.toUpperCase())}
            />
            <RightButton
              right="approveAction"
              variant={approval.forced ? 'danger' : 'primary'}
              onClick={approve}
              title={t`Ctrl or ⌘ and Enter`}
              unavailable={missing({ preview, isSame, isTyped, isPending: agree.isPending })}
            >{t`Approve: ${actionLook[action].title.toLowerCase()} ${shortCode(transaction)}`}</RightButton>
          </div>
        )}
        <ReasonField reason={reason} onReason={setReason} phrases={yours ? ownPhrases : phrases} />
        <div>
          <ReasonButton
            {...{ yours, isPending: close.isPending }}
            short={reason.trim().length < REASON_LENGTH_MIN}
            onSend={() => close.mutate(yours ? 'withdraw' : 'reject')}
          />
        </div>
      </div>
    </Panel>
  )
}

const phrases = [
  phrase`The evidence does not convince me`,
  phrase`Wait until the participant is back`,
] as const
const ownPhrases = [
  phrase`Asked for by mistake`,
  phrase`It has been settled in another way`,
] as const

interface Missing {
  readonly preview: ActionPreview | null
  readonly isSame: boolean
  readonly isTyped: boolean
  readonly isPending: boolean
}

function missing({ preview, isSame, isTyped, isPending }: Missing): string | undefined {
  if (isPending) return t`It is on its way`
  if (preview === null) return t`The participants have not been asked yet`
  if (!isSame) return t`What would be done now is not what was asked for`
  return isTyped ? undefined : t`Type the code first`
}

interface ReasonButtonProps {
  readonly yours: boolean
  readonly isPending: boolean
  readonly short: boolean
  readonly onSend: () => void
}

function ReasonButton({ yours, isPending, short, onSend }: ReasonButtonProps) {
  const why = short ? t`Give a reason of 10 characters first` : undefined
  const unavailable = isPending ? t`It is on its way` : why
  if (yours)
    return <Button onClick={onSend} unavailable={unavailable}>{t`Withdraw the request`}</Button>
  return (
    <RightButton
      right="rejectAction"
      onClick={onSend}
      unavailable={unavailable}
    >{t`Reject the request`}</RightButton>
  )
}
