'use client'

import type { LockQuery } from '@/server/contract/lock'
import { t } from '@/server/contract/words'
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
    <search className="flex flex-wrap items-end gap-3 p-4" aria-label={t`Filter the locks`}>
      <TypedField label={t`Key`} name="key" value={filter.key ?? ''} onChange={onChange} />
      <TypedField
        label={t`Held or awaited by`}
        name="owner"
        value={filter.owner ?? ''}
        onChange={onChange}
      />
      <div className="min-w-36 flex-1 sm:max-w-48">
        <SelectField
          label={t`Show`}
          value={filter.waiting ?? ''}
          onChange={({ target }) => onChange({ waiting: target.value || null })}
        >
          <option value="">{t`All locks`}</option>
          <option value="yes">{t`Those waited for`}</option>
        </SelectField>
      </div>
    </search>
  )
}
