'use client'

import { useState } from 'react'
import type { InboxWork, Presence } from '@/server/contract/inbox'
import { phrase, t } from '@/server/contract/words'
import { RightButton, useRefusal } from '../shell/right-button'
import { ErrorPanel } from '../ui/error-panel'
import { plural } from '../ui/format'
import { useKeyTitle } from '../ui/keymap'
import { enumeration } from '../ui/list'
import { rich } from '../ui/rich'
import { useShortcuts } from '../ui/shortcuts'
import { Ago, Time } from '../ui/time'
import type { Undoing } from '../ui/use-undo'
import { faultText } from '../wire/http'
import { NoteDialog } from './note-dialog'
import { SnoozeDialog } from './snooze-dialog'
import { useWork } from './use-work'

interface Props {
  readonly id: string
  readonly you: string
  readonly work: InboxWork
  readonly others: Presence['others']
  readonly evidenceId: string | null
  readonly undoing: Undoing
  /** Nobody waits any more: what was agreed on is shown, and cannot be changed. */
  readonly over: boolean
  readonly onWork: (id: string, work: InboxWork) => void
}

/** Who sees to it, what was noted, and until when it is out of sight; each can be changed at once. */
export function WorkPanel(props: Props) {
  const { id, you, work, others, evidenceId, over } = props
  const [open, setOpen] = useState<'note' | 'snooze' | null>(null)
  const { error, ...does } = useWork(props)
  const { claim, note, snooze } = work
  const mine = claim?.by === you
  const press = () => (mine ? does.release() : does.claim(claim !== null))
  const rest = () => (snooze === null ? setOpen('snooze') : does.wake())
  const write = () => setOpen('note')
  const keys = [
    // What somebody else has claimed is taken over on purpose, by the button.
    { keys: 'm', label: t`Claim, or give back`, run: () => (claim === null || mine) && press() },
    { keys: 'n', label: t`Note`, run: write },
    { keys: 's', label: t`Snooze, or wake`, run: rest },
  ]
  const refused = useRefusal('claimInInbox') !== undefined
  useShortcuts(phrase`Inbox`, over || refused ? [] : keys)
  if (over && claim === null && note === null) return null
  return (
    <section
      aria-label={t`Work on it`}
      className="flex min-w-0 flex-col gap-2 rounded-panel border border-line bg-surface px-4 py-3"
    >
      <div className="flex flex-wrap items-center gap-2">
        {!over && <Buttons {...{ work, mine }} onClaim={press} onNote={write} onSnooze={rest} />}
        <Standing {...{ work, others }} />
      </div>
      {note !== null && (
        <p className="min-w-0 whitespace-pre-wrap break-words">
          {note.text}{' '}
          <span className="text-fg-3 text-small">{rich`${note.by}, ${<Ago at={note.at} />}`}</span>
        </p>
      )}
      {error !== null && <ErrorPanel {...faultText(error)} />}
      {open === 'note' && (
        <NoteDialog
          {...{ id, text: note?.text ?? '', onSave: does.note }}
          onClose={() => setOpen(null)}
        />
      )}
      {open === 'snooze' && (
        <SnoozeDialog
          {...{ id, evidenceId, onSnooze: does.snooze }}
          onClose={() => setOpen(null)}
        />
      )}
    </section>
  )
}

interface ButtonsProps {
  readonly work: InboxWork
  readonly mine: boolean
  readonly onClaim: () => void
  readonly onNote: () => void
  readonly onSnooze: () => void
}

function Buttons({ work: { claim, note, snooze }, mine, ...does }: ButtonsProps) {
  const keyTitle = useKeyTitle(phrase`Inbox`)
  return (
    <>
      <RightButton right="claimInInbox" size="small" title={keyTitle('m')} onClick={does.onClaim}>
        {mine ? t`Give back` : claim === null ? t`Claim` : t`Take over`}
      </RightButton>
      <RightButton right="noteInInbox" size="small" title={keyTitle('n')} onClick={does.onNote}>
        {note === null ? t`Note…` : t`Change the note…`}
      </RightButton>
      <RightButton right="snoozeInInbox" size="small" title={keyTitle('s')} onClick={does.onSnooze}>
        {snooze === null ? t`Snooze…` : t`Wake`}
      </RightButton>
    </>
  )
}

function Standing({ work: { claim, snooze }, others }: Pick<Props, 'work' | 'others'>) {
  return (
    <p className="flex flex-wrap gap-x-3 text-fg-2 text-small">
      {claim !== null && (
        <span>
          {claim.from === null
            ? rich`Claimed by ${claim.by}, ${<Ago at={claim.at} />}`
            : rich`Claimed by ${claim.by}, taken over from ${claim.from}, ${<Ago at={claim.at} />}`}
        </span>
      )}
      {snooze !== null && (
        <span>
          {snooze.until === null
            ? t`Snoozed by ${snooze.by} until the evidence changes`
            : rich`Snoozed by ${snooze.by} until ${<Time at={snooze.until} />}`}
        </span>
      )}
      {others.length > 0 && (
        <span>{t`Open in ${plural(others.length, 'other window')} now: ${enumeration([...new Set(others.map(({ who }) => who))])}`}</span>
      )}
    </p>
  )
}
