'use client'

import { participantDefaults } from '@/server/contract/participant-settings'
import { t } from '@/server/contract/words'
import { TextField } from '../ui/field'
import type { FormFaults, FormValues } from './form-values'

interface Props {
  readonly values: FormValues
  readonly faults: FormFaults
  readonly onChange: (change: Partial<FormValues>) => void
}

const usual = (name: keyof typeof participantDefaults): string =>
  t`Empty: ${participantDefaults[name].toLocaleString('en-US')}.`

/** Said in the language of the moment. */
const groups = () =>
  [
    {
      title: t`Limits`,
      fields: [
        [
          'branchesMax',
          t`Branches at once`,
          t`Empty: no limit. One more is refused for the moment.`,
        ],
        ['sessionsMax', t`Sessions for work`, usual('sessionsMax')],
        ['inFlightMax', t`In flight`, t`Empty: by the free places of the server. Others wait.`],
        ['waitingMax', t`Waiting`, usual('waitingMax')],
      ],
    },
    {
      title: t`Time-outs, in milliseconds`,
      fields: [
        ['attemptMs', t`One call at most`, usual('attemptMs')],
        ['lockMs', t`Wait for a lock`, usual('lockMs')],
      ],
    },
    {
      title: t`When it does not confirm, in milliseconds`,
      fields: [
        ['backOffBaseMs', t`First back-off`, usual('backOffBaseMs')],
        ['backOffCapMs', t`Longest back-off`, usual('backOffCapMs')],
      ],
    },
  ] as const

/** What most leave as it is: folded away unless something stands there, or is wrong there. */
export function NumberFields({ values, faults, onChange }: Props) {
  const names = groups().flatMap(({ fields }) => fields.map(([name]) => name))
  const isOpen = names.some((name) => values[name] !== '' || faults[name] !== undefined)
  return (
    <details open={isOpen || undefined} className="rounded-control border border-line px-3 py-2">
      <summary className="cursor-pointer font-medium">{t`Limits and time-outs`}</summary>
      <div className="flex flex-col gap-3 pt-3">
        {groups().map(({ title, fields }) => (
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
        <p className="text-label text-fg-3">{t`A change of address, secret, sessions or time-outs opens new connections: branches there that have not been prepared yet are aborted.`}</p>
      </div>
    </details>
  )
}
