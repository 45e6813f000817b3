'use client'

import type { LockQuery } from '@/server/contract/lock'
import type { Address } from '../shell/address'
import { TypedField } from '../shell/typed-field'
import { SelectField } from '../ui/field'

interface Props {
  readonly filter: LockQuery
  readonly onChange: Address['change']
}

/** A part of the key or of a name; the address holds what is chosen. */
export function LockFilters({ filter, onChange }: Props) {
  return (
    <search className="flex flex-wrap items-end gap-3 p-4" aria-label="Filter the locks">
      <TypedField label="Key" name="key" value={filter.key ?? ''} onChange={onChange} />
      <TypedField
        label="Held or awaited by"
        name="owner"
        value={filter.owner ?? ''}
        onChange={onChange}
      />
      <div className="min-w-36 flex-1 sm:max-w-48">
        <SelectField
          label="Show"
          value={filter.waiting ?? ''}
          onChange={({ target }) => onChange({ waiting: target.value || null })}
        >
          <option value="">All locks</option>
          <option value="yes">Those waited for</option>
        </SelectField>
      </div>
    </search>
  )
}
