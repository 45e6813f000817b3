'use client'

import type { AuditFilter } from '@/server/contract/audit'
import { actionsByHand } from '../shell/action-words'
import type { Address } from '../shell/address'
import { TypedField } from '../shell/typed-field'
import { SelectField, TextField } from '../ui/field'

interface Props {
  readonly filter: AuditFilter
  readonly onChange: Address['change']
}

const typed = [
  ['actor', 'By'],
  ['transaction', 'Transaction, its whole id'],
  ['participant', 'Participant'],
] as const
const days = [
  ['from', 'From', 'T00:00:00Z'],
  ['to', 'To, without that day', 'T00:00:00Z'],
] as const

/** Who, what, whom and when (UTC); the address holds what is chosen. */
export function AuditFilters({ filter, onChange }: Props) {
  return (
    <search className="flex flex-wrap items-end gap-3 p-4" aria-label="Filter the audit trail">
      <div className="min-w-36 flex-1 sm:max-w-60">
        <SelectField
          label="Action"
          value={filter.action ?? ''}
          onChange={({ target }) => onChange({ action: target.value || null, entry: null })}
        >
          <option value="">All actions</option>
          {[...actionsByHand].map(([action, text]) => (
            <option key={action} value={action}>
              {text}
            </option>
          ))}
        </SelectField>
      </div>
      {typed.map(([name, label]) => (
        <TypedField
          key={name}
          name={name}
          label={label}
          value={filter[name] ?? ''}
          onChange={onChange}
        />
      ))}
      {days.map(([name, label, time]) => (
        <div key={name} className="min-w-36 flex-1 sm:max-w-44">
          <TextField
            label={label}
            type="date"
            value={filter[name]?.slice(0, 10) ?? ''}
            onChange={({ target }) =>
              onChange({ [name]: target.value === '' ? null : `${target.value}${time}` })
            }
          />
        </div>
      ))}
    </search>
  )
}
