'use client'

import type { AuditFilter } from '@/server/contract/audit'
import { phrase, say, t } from '@/server/contract/words'
import { actionsByHand } from '../shell/action-words'
import type { Address } from '../shell/address'
import { RangeFields } from '../shell/range-fields'
import { ReasonKindOptions } from '../shell/reason-kinds'
import { TypedField } from '../shell/typed-field'
import { SelectField } from '../ui/field'

interface Props {
  readonly filter: AuditFilter
  readonly onChange: Address['change']
}

const typed = [
  ['actor', phrase`By`],
  ['transaction', phrase`Transaction, its whole id`],
  ['participant', phrase`Participant`],
] as const

/** Who, what, whom and when; the address holds what is chosen. */
export function AuditFilters({ filter, onChange }: Props) {
  return (
    <search className="flex flex-wrap items-end gap-3 p-4" aria-label={t`Filter the audit trail`}>
      <div className="min-w-36 flex-1 sm:max-w-60">
        <SelectField
          label={t`Action`}
          value={filter.action ?? ''}
          onChange={({ target }) => onChange({ action: target.value || null, entry: null })}
        >
          <option value="">{t`All actions`}</option>
          {[...actionsByHand].map(([action, text]) => (
            <option key={action} value={action}>
              {say(text)}
            </option>
          ))}
        </SelectField>
      </div>
      <div className="min-w-36 flex-1 sm:max-w-60">
        <SelectField
          label={t`Kind of reason`}
          value={filter.category ?? ''}
          onChange={({ target }) => onChange({ category: target.value || null, entry: null })}
        >
          <option value="">{t`All kinds`}</option>
          <ReasonKindOptions />
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
      <RangeFields label={t`When`} from={filter.from} to={filter.to} onChange={onChange} />
    </search>
  )
}
