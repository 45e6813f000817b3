'use client'

import { labelFilter } from '@/server/contract/passed-on'
import { protocol } from '@/server/contract/protocol'
import type { TransactionFilter } from '@/server/contract/transaction-filter'
import { t } from '@/server/contract/words'
import type { Address } from '../shell/address'
import { TypedField } from '../shell/typed-field'
import { SelectField } from '../ui/field'
import { protocolName } from '../ui/protocol-name'

interface Props {
  readonly filter: TransactionFilter
  readonly onChange: Address['change']
}

const labelProblem = (typed: string): string | null =>
  labelFilter.safeParse(typed).success ? null : t`A label is key:value, as order:4711.`

/** What is asked for less often: name, label, protocol, and who ran it. */
export function MoreFilters({ filter, onChange }: Props) {
  return (
    <>
      <TypedField label={t`Name`} name="name" value={filter.name ?? ''} onChange={onChange} />
      <TypedField
        label={t`Label`}
        name="label"
        value={filter.label ?? ''}
        placeholder={t`key:value`}
        problem={labelProblem}
        onChange={onChange}
      />
      <div className="min-w-36 flex-1 sm:max-w-52">
        <SelectField
          label={t`Protocol`}
          value={filter.protocol ?? ''}
          onChange={({ target }) => onChange({ protocol: target.value || null })}
        >
          <option value="">{t`Any`}</option>
          {protocol.options
            .filter((name) => name !== 'auto')
            .map((name) => (
              <option key={name} value={name}>
                {protocolName(name)}
              </option>
            ))}
        </SelectField>
      </div>
      <div className="min-w-36 flex-1 sm:max-w-40">
        <SelectField
          label={t`Run by`}
          value={filter.lab ?? ''}
          onChange={({ target }) => onChange({ lab: target.value || null })}
        >
          <option value="">{t`Anybody`}</option>
          <option value="no">{t`Applications`}</option>
          <option value="yes">{t`The lab`}</option>
        </SelectField>
      </div>
    </>
  )
}
