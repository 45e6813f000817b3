'use client'

import type { LogFilter } from '@/server/contract/log'
import type { Address } from '../shell/address'
import { TypedField } from '../shell/typed-field'
import { SelectField, TextField } from '../ui/field'
import { isoOfField, momentField } from '../ui/moment-field'
import { useZone } from '../ui/time'
import { recordTypes } from './record-types'

interface Props {
  readonly filter: LogFilter
  readonly onChange: Address['change']
}

const typed = [
  ['process', 'Written by'],
  ['transaction', 'Transaction, its whole id'],
  ['participant', 'Participant'],
] as const

/** Which records; the address holds what is chosen. */
export function LogFilters({ filter, onChange }: Props) {
  const [zone] = useZone()
  return (
    <search className="flex flex-wrap items-end gap-3 p-4" aria-label="Filter the records">
      <div className="min-w-36 flex-1 sm:max-w-52">
        <SelectField
          label="Type"
          value={filter.type ?? ''}
          onChange={({ target }) => onChange({ type: target.value || null })}
        >
          <option value="">All types</option>
          {Object.entries(recordTypes).map(([label, types]) => (
            <optgroup key={label} label={label}>
              {types.map((type) => (
                <option key={type}>{type}</option>
              ))}
            </optgroup>
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
      <div className="min-w-48 flex-1 sm:max-w-60">
        <TextField
          label={`Written before (${zone === 'utc' ? 'UTC' : 'local time'})`}
          type="datetime-local"
          step={1}
          value={momentField(filter.to, zone)}
          onChange={({ target }) => onChange({ to: isoOfField(target.value, zone) })}
        />
      </div>
    </search>
  )
}
