'use client'

import { type KeyboardEvent, type RefObject, useRef } from 'react'
import type { ActionPreview } from '@/server/contract/action'
import { APPROVAL_MINUTES } from '@/server/contract/operator-policy'
import { retell, t } from '@/server/contract/words'
import { RightButton, useRefusal } from '../shell/right-button'
import { Badge } from '../ui/badge'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { TextField } from '../ui/field'
import { shortCode } from '../ui/format'
import { Changed } from './action-changed'
import { type Flow, isComplete } from './action-flow'
import { Consequences } from './advice-cards'
import { actionLook, adviceLook, holdText, offerOf } from './advice-look'
import { Hold } from './hold'
import { ReasonWithKind } from './reason-field'
import { type Acting, seenIn } from './use-action'

interface Props {
  readonly id: string
  readonly verdict: 'commit' | 'abort' | null
  readonly preview: ActionPreview | null
  readonly acting: Acting
}

type Open = Extract<Flow, { phase: 'asking' | 'holding' }>

/** A decision in two steps: the reason, then five seconds in which it can still be taken back. */
export function ActionDialog({ id, verdict, preview, acting: { state, tell } }: Props) {
  const safe = useRef<HTMLButtonElement>(null)
  const open = state.phase === 'asking' || state.phase === 'holding'
  if (!open || preview === null) return null
  const title = `${actionLook[state.action].title} ${shortCode(id)}`
  return (
    <Dialog open onOpenChange={() => tell({ type: 'closed' })} title={title} initialFocus={safe}>
      {state.phase === 'holding' ? (
        <Hold
          text={holdText(state.action, shortCode(id), state.seconds)}
          onCancel={() => tell({ type: 'cancelled' })}
        />
      ) : (
        <Ask {...{ id, verdict, preview, state, tell, safe }} />
      )}
    </Dialog>
  )
}

interface AskProps {
  readonly id: string
  readonly verdict: 'commit' | 'abort' | null
  readonly preview: ActionPreview
  readonly state: Extract<Open, { phase: 'asking' }>
  readonly tell: Acting['tell']
  readonly safe: RefObject<HTMLButtonElement | null>
}

function Ask({ id, verdict, preview, state, tell, safe }: AskProps) {
  const { action } = state
  const advice = preview.advice[action]
  const forced = advice.advice === 'forced'
  const { secondPerson, forbidden } = preview.plans[action]
  const offered = offerOf(action, advice, verdict) === 'decide' && forbidden === null
  const refused = useRefusal(forced ? 'decideAgainstProtocol' : 'actOnTransaction') !== undefined
  const complete = offered && !refused && isComplete(state, { forced, code: shortCode(id) })
  // Who asks a second person holds nothing: it can be withdrawn until that one has answered.
  const holdSeconds = secondPerson ? 0 : preview.limits.holdSeconds
  const confirm = () =>
    complete && tell({ type: 'confirmed', holdSeconds, seen: seenIn(preview, action) })
  const keys = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    confirm()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of the fields and buttons inside rise to here.
    <div onKeyDown={keys} className="flex flex-col gap-4">
      {state.changed !== null && <Changed list={state.changed} />}
      <div className="flex flex-col gap-1">
        <p>
          <Badge tone={adviceLook[advice.advice].tone}>{adviceLook[advice.advice].label}</Badge>
        </p>
        {advice.reasons.map((reason) => (
          <p key={reason}>{reason}</p>
        ))}
      </div>
      <Consequences list={preview.consequences[action]} />
      {forbidden !== null && <p className="font-medium">{retell(forbidden)}</p>}
      {offered && secondPerson && (
        <p
          data-banner="info"
          className="rounded-control bg-tint px-3 py-2 text-ink"
        >{t`The policy wants a second person here. You ask for it now; it is sent when somebody else approves it, within ${APPROVAL_MINUTES} minutes and on the same evidence.`}</p>
      )}
      {offered && (
        <ReasonWithKind
          {...{ category: state.category, reason: state.reason, forced }}
          onChange={(what) => tell({ type: 'wrote', ...what })}
        />
      )}
      {offered && forced && (
        <div className="flex flex-col gap-2">
          <p className="font-medium">{t`If another participant ends differently, the data will disagree and must be repaired by hand.`}</p>
          <TextField
            label={t`Code of the transaction: ${shortCode(id)}`}
            value={state.code}
            maxLength={6}
            autoComplete="off"
            className="font-mono uppercase"
            onChange={(event) => tell({ type: 'wrote', code: event.target.value.toUpperCase() })}
          />
        </div>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button ref={safe} onClick={() => tell({ type: 'closed' })}>{t`Keep in doubt`}</Button>
        {offered && (
          <RightButton
            right={forced ? 'decideAgainstProtocol' : 'actOnTransaction'}
            variant={forced ? 'danger' : 'primary'}
            onClick={confirm}
            unavailable={complete ? undefined : missing(forced)}
            title={t`Ctrl or ⌘ and Enter`}
          >
            {secondPerson
              ? t`Ask to ${actionLook[action].title.toLowerCase()} ${shortCode(id)}`
              : `${actionLook[action].title} ${shortCode(id)}`}
          </RightButton>
        )}
      </div>
    </div>
  )
}

const missing = (forced: boolean): string =>
  forced
    ? t`Give a reason, say of what kind it is, and type the code first`
    : t`Give a reason of 10 characters first`
