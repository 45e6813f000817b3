'use client'

import { useId } from 'react'
import { type ReasonCategory, reasonCategory } from '@/server/contract/action'
import { type Phrase, phrase, say, t } from '@/server/contract/words'
import { ReasonKindOptions } from '../shell/reason-kinds'
import { Button } from '../ui/button'
import { SelectField } from '../ui/field'
import { REASON_LENGTH_MIN } from './action-flow'

const usual = [
  phrase`Its locks hold up other work`,
  phrase`The caller has given up`,
  phrase`Agreed with the owner of the data`,
] as const

/** Of what kind the usual reasons are. */
const kinds: readonly ReasonCategory[] = ['blocks-others', 'caller-gave-up', 'owner-agreed']

interface WithKind {
  readonly category: ReasonCategory | null
  readonly reason: string
  /** What is forced is counted by its kind, so somebody has to say it. */
  readonly forced: boolean
  readonly onChange: (what: {
    readonly category?: ReasonCategory
    readonly reason?: string
  }) => void
}

/** The reason, and of what kind it is, by which decisions are counted. */
export function ReasonWithKind({ category, reason, forced, onChange }: WithKind) {
  return (
    <>
      <div className="sm:max-w-72">
        <SelectField
          label={t`Kind of reason`}
          value={category ?? (forced ? '' : 'other')}
          onChange={({ target }) => onChange({ category: reasonCategory.parse(target.value) })}
        >
          {forced && category === null && <option value="">{t`Choose a kind`}</option>}
          <ReasonKindOptions />
        </SelectField>
      </div>
      <ReasonField
        reason={reason}
        onReason={(written, n) => {
          const kind = n === undefined ? undefined : kinds[n]
          onChange({ reason: written, ...(kind && { category: kind }) })
        }}
      />
    </>
  )
}

interface Props {
  readonly reason: string
  /** With the number of the phrase, where one was chosen. */
  readonly onReason: (reason: string, phrase?: number) => void
  /** What is often meant, to be chosen in place of writing. */
  readonly phrases?: readonly Phrase[]
}

/** Why somebody decides; it stands in the audit trail for good. */
export function ReasonField({ reason, onReason, phrases = usual }: Props) {
  const id = useId()
  const left = REASON_LENGTH_MIN - reason.trim().length
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-fg-2 text-label">{t`Reason`}</label>
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
        {left > 0
          ? t`${left} more characters. It is kept in the audit trail with the evidence.`
          : t`It is kept in the audit trail with the evidence.`}
      </p>
      <div className="flex flex-wrap gap-1">
        {phrases.map((one, n) => (
          <Button key={one.english} size="small" onClick={() => onReason(say(one), n)}>
            {say(one)}
          </Button>
        ))}
      </div>
    </div>
  )
}
