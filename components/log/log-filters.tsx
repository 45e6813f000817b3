'use client'

import type { LogFilter } from '@/server/contract/log'
import { phrase, say, t } from '@/server/contract/words'
import type { Address } from '../shell/address'
import { RangeFields } from '../shell/range-fields'
import { TypedField } from '../shell/typed-field'
import { SelectField } from '../ui/field'
import { JumpForm } from './jump-form'
import { recordTypes } from './record-types'

interface Props {
  readonly filter: LogFilter
  readonly onChange: Address['change']
}

const typed = [
  ['process', phrase`Written by`],
  ['transaction', phrase`Transaction, its whole id`],
  ['participant', phrase`Participant`],
] as const

/** Which records; the address holds what is chosen. */
export function LogFilters({ filter, onChange }: Props) {
  return (
    <search className="flex flex-wrap items-end gap-3 p-4" aria-label={t`Filter the records`}>
      <div className="min-w-36 flex-1 sm:max-w-52">
        <SelectField
          label={t`Type`}
          value={filter.type ?? ''}
          onChange={({ target }) => onChange({ type: target.value || null })}
        >
          <option value="">{t`All types`}</option>
          {recordTypes.map(({ label, types }) => (
            <optgroup key={label.english} label={say(label)}>
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
          label={say(label)}
          value={filter[name] ?? ''}
          onChange={onChange}
        />
      ))}
      <RangeFields
        label={t`Written`}
        from={filter.from}
        to={filter.to}
        onChange={(range, how) => onChange({ ...range, at: null }, how)}
      />
      <JumpForm onChange={onChange} />
    </search>
  )
}
