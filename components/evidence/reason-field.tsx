'use client'

import { useId } from 'react'
import { Button } from '../ui/button'
import { REASON_LENGTH_MIN } from './action-flow'

const phrases = [
  'Its locks hold up other work',
  'The caller has given up',
  'Agreed with the owner of the data',
] as const

/** Why somebody decides; it stands in the audit trail for good. */
export function ReasonField({
  reason,
  onReason,
}: {
  readonly reason: string
  readonly onReason: (reason: string) => void
}) {
  const id = useId()
  const left = REASON_LENGTH_MIN - reason.trim().length
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-fg-2 text-label">
        Reason
      </label>
      <textarea
        id={id}
        rows={2}
        value={reason}
        maxLength={1_000}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onReason(event.target.value)}
        className="w-full rounded-control border border-edge bg-surface px-2.5 py-1.5 text-fg"
      />
      <p id={`${id}-hint`} className="text-fg-3 text-label">
        {left > 0 ? `${left} more characters. ` : ''}It is kept in the audit trail with the
        evidence.
      </p>
      <div className="flex flex-wrap gap-1">
        {phrases.map((phrase) => (
          <Button key={phrase} size="small" onClick={() => onReason(phrase)}>
            {phrase}
          </Button>
        ))}
      </div>
    </div>
  )
}
