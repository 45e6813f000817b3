'use client'

import clsx from 'clsx'
import type { Action, ActionPreview } from '@/server/contract/action'
import type { Advice } from '@/server/contract/advice'
import { phrase, t } from '@/server/contract/words'
import { RightButton } from '../shell/right-button'
import { Badge } from '../ui/badge'
import { Button } from '../ui/button'
import { useKeyTitle } from '../ui/keymap'
import { actionLook, adviceLook, type Offer, offerOf } from './advice-look'

/** As the server numbers what it advises on sagas, beside the table of two-phase commit. */
const SAGA_RULE = 15
const actions: readonly Action[] = ['retry', 'commit', 'abort']

interface Props {
  readonly preview: ActionPreview
  readonly verdict: 'commit' | 'abort' | null
  readonly busy: boolean
  readonly onDecide: (action: Action) => void
  readonly onDeliver: () => void
  readonly onCheck: () => void
}

/** Advice before buttons: what is safe and why, then what can be done. Blocked has nothing to press. */
export function AdviceCards(props: Props) {
  const { advice } = props.preview
  return (
    <section aria-labelledby="advice" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h2 id="advice" className="text-h3">{t`Advice`}</h2>
        <p className="text-fg-3 text-small">
          {advice.rule === SAGA_RULE ? t`Of a saga the steps decide` : t`Rule ${advice.rule} of 13`}
          {advice.reconcile && t` · the data need repair by hand; no action here can repair them`}
        </p>
      </div>
      <ul className="grid grid-cols-1 gap-3 @3xl:grid-cols-3">
        {actions.map((action) => (
          <Card key={action} action={action} advice={advice[action]} {...props} />
        ))}
      </ul>
    </section>
  )
}

function Card({
  action,
  advice,
  ...props
}: Props & { readonly action: Action; readonly advice: Advice }) {
  const { preview, verdict } = props
  const look = adviceLook[advice.advice]
  const [why, ...more] = advice.reasons
  const consequences = action === verdict ? [] : preview.consequences[action]
  const offer = offerOf(action, advice, verdict)
  const same = action === verdict && advice.advice !== 'blocked'
  return (
    <li
      aria-label={t`${actionLook[action].title}: ${look.label}`}
      className={clsx(
        'grid min-w-0 content-start gap-x-6 gap-y-3 rounded-panel border bg-surface p-4 @3xl:grid-cols-1',
        consequences.length > 0 && '@xl:grid-cols-2',
        advice.advised ? 'border-accent shadow-[inset_3px_0_0_var(--accent)]' : 'border-line',
      )}
    >
      <div className="flex min-w-0 flex-col gap-2">
        <div className="flex flex-wrap items-center gap-2">
          <h3 className="text-h3">{actionLook[action].title}</h3>
          <Badge tone={look.tone}>{look.label}</Badge>
          {advice.advised && (
            <span className="font-medium text-accent text-small">{t`advised`}</span>
          )}
          {advice.guess && <span className="text-fg-3 text-small">{t`a guess`}</span>}
        </div>
        <p>{why}</p>
        {more.map((reason) => (
          <p key={reason} className="text-fg-2 text-small">
            {reason}
          </p>
        ))}
        {same && <p className="text-fg-2">{t`The same as Deliver again.`}</p>}
        <Control
          {...{ ...props, action, offer, advised: advice.advised }}
          forced={advice.advice === 'forced'}
        />
      </div>
      {consequences.length > 0 && (
        <div className="@3xl:border-line @3xl:border-t @3xl:pt-3">
          <Consequences list={consequences} />
        </div>
      )}
    </li>
  )
}

export function Consequences({ list }: { readonly list: ActionPreview['consequences']['commit'] }) {
  return (
    <dl className="grid grid-cols-[auto_1fr] content-start gap-x-3 gap-y-1 text-small">
      {list.map(({ participant, text, statement }) => (
        <div key={`${participant} ${text}`} className="contents">
          <dt className="font-medium">{whose(participant)}</dt>
          <dd className="min-w-0 text-fg-2">
            {text}
            {statement !== null && (
              <code className="block break-all text-fg-3 text-label">{statement}</code>
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** Two of the lines are of no participant: the server marks them with words of its own. */
function whose(participant: string): string {
  if (participant === 'the caller') return t`the caller`
  return participant === 'afterwards' ? t`afterwards` : participant
}

interface ControlProps extends Props {
  readonly action: Action
  readonly offer: Offer
  readonly advised: boolean
  readonly forced: boolean
}

function Control({ action, offer, advised, forced, busy, ...props }: ControlProps) {
  const keyTitle = useKeyTitle(phrase`Settling`)
  if (offer === null) return null
  const { title, key } = actionLook[action]
  const act = {
    decide: { label: `${title}…`, run: () => props.onDecide(action) },
    deliver: { label: t`Deliver again`, run: props.onDeliver },
    check: { label: t`Ask again`, run: props.onCheck },
  }[offer]
  if (offer === 'check')
    return (
      <Button className="mt-1 self-start" onClick={act.run} title={keyTitle(key)}>
        {act.label}
      </Button>
    )
  return (
    <RightButton
      right={forced ? 'decideAgainstProtocol' : 'actOnTransaction'}
      className="mt-1 self-start"
      variant={advised ? 'primary' : 'secondary'}
      onClick={act.run}
      unavailable={busy ? t`Another action is on its way` : undefined}
      title={keyTitle(key)}
    >
      {act.label}
    </RightButton>
  )
}
