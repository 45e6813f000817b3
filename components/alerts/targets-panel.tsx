'use client'

import { useState } from 'react'
import type { AlertTarget } from '@/server/contract/alert'
import { say, t } from '@/server/contract/words'
import { RightButton } from '../shell/right-button'
import { plural } from '../ui/format'
import { Panel } from '../ui/panel'
import { rich } from '../ui/rich'
import { Ago } from '../ui/time'
import { deliveryLook, eventWords, replyText, secretText, targetKinds } from './alert-words'
import { RowActions } from './row-actions'
import { TargetDialog } from './target-dialog'
import { TestButton } from './test-button'

/** Every target with what was last delivered there. */
export function TargetsPanel({ targets }: { readonly targets: readonly AlertTarget[] }) {
  const [editing, setEditing] = useState<AlertTarget | 'new' | null>(null)
  return (
    <Panel
      title={t`Targets`}
      aside={
        <RightButton
          right="putAlertTarget"
          size="small"
          onClick={() => setEditing('new')}
        >{t`New target`}</RightButton>
      }
    >
      {targets.length === 0 && (
        <p className="text-fg-2">{t`No target, so what fires stands on this page only.`}</p>
      )}
      <ul aria-label={t`Targets`} className="flex flex-col divide-y divide-line">
        {targets.map((target) => (
          <li key={target.id} className="flex flex-wrap items-center gap-x-3 gap-y-2 py-3">
            <TargetText target={target} />
            <div className="flex flex-wrap gap-1">
              <TestButton target={target.id} />
              <RowActions
                what="targets"
                id={target.id}
                version={target.version}
                consequence={t`Nothing more is sent there, and what waits for it is given up. A target that a rule names stays.`}
                onEdit={() => setEditing(target)}
              />
            </div>
          </li>
        ))}
      </ul>
      {editing !== null && (
        <TargetDialog
          target={editing === 'new' ? null : editing}
          onClose={() => setEditing(null)}
        />
      )}
    </Panel>
  )
}

function TargetText({
  target: { id, settings, waiting, lastDelivery },
}: {
  readonly target: AlertTarget
}) {
  const secret = secretText(settings) ?? t`no secret`
  return (
    <div className="flex min-w-0 flex-1 basis-64 flex-col gap-0.5">
      <p className="flex flex-wrap items-center gap-2">
        <span className="break-all font-medium">{id}</span>
        <span className="text-fg-2">{say(targetKinds[settings.kind])}</span>
      </p>
      <p className="break-all text-small">{settings.url ?? t`an address that is a secret`}</p>
      <p className="break-words text-fg-2 text-small">
        {waiting > 0 ? t`${secret} · ${plural(waiting, 'message')} waiting` : secret}
      </p>
      <p className="break-words text-small">
        {lastDelivery === null
          ? t`Nothing was sent yet.`
          : rich`Last: ${say(eventWords[lastDelivery.event])}, ${say(deliveryLook[lastDelivery.state].label).toLowerCase()}, ${replyText(lastDelivery)}, ${<Ago at={lastDelivery.createdAt} />}`}
      </p>
    </div>
  )
}
