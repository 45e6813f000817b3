'use client'

import { useRef, useState } from 'react'
import { NOTE_LENGTH_MAX } from '@/server/contract/inbox'
import { t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { shortCode } from '../ui/format'

interface Props {
  readonly id: string
  readonly text: string
  /** With the note that it was written over. */
  readonly onSave: (text: string, replaces: string | null) => void
  readonly onClose: () => void
}

/** The note that everybody sees; it stands in the audit trail, too. */
export function NoteDialog({ id, text, onSave, onClose }: Props) {
  const field = useRef<HTMLTextAreaElement>(null)
  const [written, setWritten] = useState(text)
  // Somebody else may write one meanwhile: that one was not seen, and is not written over.
  const [seen] = useState(text)
  const save = () => {
    onSave(written.trim(), seen === '' ? null : seen)
    onClose()
  }
  return (
    <Dialog open onOpenChange={onClose} title={t`Note on ${shortCode(id)}`} initialFocus={field}>
      <label className="flex flex-col gap-1">
        <span className="text-fg-2 text-label">{t`Note`}</span>
        <textarea
          ref={field}
          rows={4}
          value={written}
          maxLength={NOTE_LENGTH_MAX}
          onChange={(event) => setWritten(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save()
          }}
          className="w-full rounded-control border border-edge bg-surface px-2.5 py-1.5 text-fg"
        />
        <span className="text-fg-3 text-label">{t`Everybody who opens the transaction sees it. Ctrl and Enter saves; empty takes it away.`}</span>
      </label>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{t`Leave it as it is`}</Button>
        <Button variant="primary" onClick={save}>{t`Save the note`}</Button>
      </div>
    </Dialog>
  )
}
