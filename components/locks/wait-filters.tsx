import { type Phrase, phrase, say, t } from '@/server/contract/words'
import type { Address } from '../shell/address'
import { TypedField } from '../shell/typed-field'
import { SelectField } from '../ui/field'
import { ownLocks, type WaitFilter } from './wait-rows'

const AGES: readonly (readonly [string, Phrase])[] = [
  ['', phrase`Any`],
  ['1', phrase`1 second`],
  ['10', phrase`10 seconds`],
  ['60', phrase`1 minute`],
  ['600', phrase`10 minutes`],
]

interface Props {
  readonly filter: WaitFilter
  readonly participants: readonly string[]
  readonly onChange: Address['change']
}

/** Where, by whom and since how long; the address holds what is chosen. */
export function WaitFilters({ filter, participants, onChange }: Props) {
  return (
    <search className="flex flex-wrap items-end gap-3 p-4" aria-label={t`Filter the waits`}>
      <div className="min-w-36 flex-1 sm:max-w-48">
        <SelectField
          label={t`Participant`}
          value={filter.participant}
          onChange={({ target }) => onChange({ participant: target.value || null })}
        >
          <option value="">{t`All`}</option>
          {[...participants, ownLocks()].map((name) => (
            <option key={name}>{name}</option>
          ))}
        </SelectField>
      </div>
      <TypedField label={t`Holder`} name="holder" value={filter.holder} onChange={onChange} />
      <div className="min-w-36 flex-1 sm:max-w-48">
        <SelectField
          label={t`Waited for at least`}
          value={filter.ageMs === 0 ? '' : String(filter.ageMs / 1_000)}
          onChange={({ target }) => onChange({ age: target.value || null })}
        >
          {AGES.map(([value, words]) => (
            <option key={value} value={value}>
              {say(words)}
            </option>
          ))}
        </SelectField>
      </div>
    </search>
  )
}
