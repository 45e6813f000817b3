'use client'

import { useRef, useState } from 'react'
import { t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { TextField } from '../ui/field'
import { shortCode } from '../ui/format'
import type { Snooze } from './inbox-queries'
import { snoozeTimes } from './snooze-times'

interface Props {
  readonly id: string
  /** What the participants said last; null: they have not been asked yet. */
  readonly evidenceId: string | null
  readonly onSnooze: (snooze: NonNullable<Snooze>) => void
  readonly onClose: () => void
}

/** For how long it is out of sight. */
export function SnoozeDialog({ id, evidenceId, onSnooze, onClose }: Props) {
  const first = useRef<HTMLButtonElement>(null)
  const [at, setAt] = useState('')
  const choose = (snooze: NonNullable<Snooze>) => {
    onSnooze(snooze)
    onClose()
  }
  const other = new Date(at)
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t`Snooze ${shortCode(id)}`}
      description={t`It moves to the tab Snoozed, for everybody, and comes back by itself. Its locks stay.`}
      initialFocus={first}
    >
      <div className="flex flex-col items-stretch gap-2">
        <Button
          ref={first}
          onClick={() => evidenceId !== null && choose({ evidenceId })}
          unavailable={
            evidenceId === null ? t`The participants have not been asked yet` : undefined
          }
        >{t`Until the evidence changes`}</Button>
        {snoozeTimes(new Date()).map(({ label, until }) => (
          <Button key={label} onClick={() => choose({ until })}>
            {label}
          </Button>
        ))}
      </div>
      <form
        className="flex flex-wrap items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault()
          if (!Number.isNaN(other.getTime())) choose({ until: other.toISOString() })
        }}
      >
        <TextField
          label={t`Until another time`}
          type="datetime-local"
          value={at}
          onChange={(event) => setAt(event.target.value)}
        />
        <Button
          type="submit"
          unavailable={Number.isNaN(other.getTime()) ? t`Choose a time first` : undefined}
        >{t`Snooze until then`}</Button>
      </form>
    </Dialog>
  )
}
