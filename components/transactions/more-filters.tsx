'use client'

import { protocol } from '@/server/contract/protocol'
import type { TransactionFilter } from '@/server/contract/transaction-filter'
import type { Address } from '../shell/address'
import { TypedField } from '../shell/typed-field'
import { SelectField, TextField } from '../ui/field'
import { isoOfField, momentField } from '../ui/moment-field'
import { protocolName } from '../ui/protocol-name'
import { useZone } from '../ui/time'

interface Props {
  readonly filter: TransactionFilter
  readonly onChange: Address['change']
}

const times = [
  ['from', 'Started from'],
  ['to', 'Started until'],
] as const

/** What is asked for less often: name, protocol, time, and who ran it. */
export function MoreFilters({ filter, onChange }: Props) {
  const [zone] = useZone()
  return (
    <>
      <TypedField label="Name" name="name" value={filter.name ?? ''} onChange={onChange} />
      <div className="min-w-36 flex-1 sm:max-w-52">
        <SelectField
          label="Protocol"
          value={filter.protocol ?? ''}
          onChange={({ target }) => onChange({ protocol: target.value || null })}
        >
          <option value="">Any</option>
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
          label="Run by"
          value={filter.lab ?? ''}
          onChange={({ target }) => onChange({ lab: target.value || null })}
        >
          <option value="">Anybody</option>
          <option value="no">Applications</option>
          <option value="yes">The lab</option>
        </SelectField>
      </div>
      {times.map(([name, label]) => (
        <div key={name} className="min-w-48 flex-1 sm:max-w-56">
          <TextField
            label={`${label} (${zone === 'utc' ? 'UTC' : 'local time'})`}
            type="datetime-local"
            step={1}
            value={momentField(filter[name], zone)}
            onChange={({ target }) => onChange({ [name]: isoOfField(target.value, zone) })}
          />
        </div>
      ))}
    </>
  )
}
