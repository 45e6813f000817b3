'use client'

import { participantDefaults } from '@/server/contract/participant-settings'
import { TextField } from '../ui/field'
import type { FormFaults, FormValues } from './form-values'

interface Props {
  readonly values: FormValues
  readonly faults: FormFaults
  readonly onChange: (change: Partial<FormValues>) => void
}

const usual = (name: keyof typeof participantDefaults): string =>
  `Empty: ${participantDefaults[name].toLocaleString('en-US')}.`

const groups = [
  {
    title: 'Limits',
    fields: [
      ['branchesMax', 'Branches at once', 'Empty: no limit. One more is refused for the moment.'],
      ['sessionsMax', 'Sessions for work', usual('sessionsMax')],
    ],
  },
  {
    title: 'Time-outs, in milliseconds',
    fields: [
      ['attemptMs', 'One call at most', usual('attemptMs')],
      ['lockMs', 'Wait for a lock', usual('lockMs')],
    ],
  },
  {
    title: 'When it does not confirm, in milliseconds',
    fields: [
      ['backOffBaseMs', 'First back-off', usual('backOffBaseMs')],
      ['backOffCapMs', 'Longest back-off', usual('backOffCapMs')],
    ],
  },
] as const

/** What most leave as it is: folded away unless something stands there, or is wrong there. */
export function NumberFields({ values, faults, onChange }: Props) {
  const names = groups.flatMap(({ fields }) => fields.map(([name]) => name))
  const isOpen = names.some((name) => values[name] !== '' || faults[name] !== undefined)
  return (
    <details open={isOpen || undefined} className="rounded-control border border-line px-3 py-2">
      <summary className="cursor-pointer font-medium">Limits and time-outs</summary>
      <div className="flex flex-col gap-3 pt-3">
        {groups.map(({ title, fields }) => (
          <fieldset key={title} className="flex flex-col gap-2">
            <legend className="pb-1 font-medium text-small">{title}</legend>
            <div className="grid gap-3 sm:grid-cols-2">
              {fields.map(([name, label, hint]) => (
                <TextField
                  key={name}
                  label={label}
                  inputMode="numeric"
                  value={values[name]}
                  onChange={({ target }) => onChange({ [name]: target.value })}
                  {...(faults[name] === undefined ? { hint } : { error: faults[name] })}
                />
              ))}
            </div>
          </fieldset>
        ))}
        <p className="text-label text-fg-3">
          A change of address, secret, sessions or time-outs opens new connections: branches there
          that have not been prepared yet are aborted.
        </p>
      </div>
    </details>
  )
}
