'use client'

import { phrase, say, t } from '@/server/contract/words'
import { useAddress } from '../shell/address'
import { SelectField, TextField } from '../ui/field'
import { count, share } from '../ui/format'
import { choices, chosenIn, contenders, settingsIn, toggled } from './comparison'

const percent = (value: number): string => share(value * 100, 100)

const fields = [
  { name: 'participants', label: phrase`Participants each`, shown: count },
  { name: 'transactions', label: phrase`Transactions`, shown: count },
  { name: 'loss', label: phrase`Messages lost`, shown: percent },
  { name: 'refuse', label: phrase`Votes that are no`, shown: percent },
  { name: 'crashes', label: phrase`Crashes`, shown: count },
  { name: 'partitions', label: phrase`Network in parts`, shown: count },
] as const

/** What all of them meet alike; every choice is in the address. */
export function ComparisonForm() {
  const { params, change } = useAddress()
  const settings = settingsIn(params)
  const chosen = chosenIn(params)
  return (
    <div className="flex flex-col gap-4">
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-4 lg:grid-cols-7">
        {fields.map(({ name, label, shown }) => (
          <SelectField
            key={name}
            label={say(label)}
            value={settings[name]}
            onChange={({ target }) => change({ [name]: target.value, follow: null })}
          >
            {choices[name].map((value) => (
              <option key={value} value={value}>
                {shown(value)}
              </option>
            ))}
          </SelectField>
        ))}
        <TextField
          label={t`Seed`}
          inputMode="numeric"
          value={params.seed ?? String(settings.seed)}
          onChange={({ target }) => change({ seed: target.value, follow: null }, 'replace')}
        />
      </div>
      <fieldset className="flex flex-wrap gap-x-5 gap-y-1">
        <legend className="pb-1 text-fg-2 text-label">{t`Protocols`}</legend>
        {contenders.map((one) => (
          <label
            key={one.key}
            className="inline-flex min-h-9 items-center gap-2 pointer-coarse:min-h-11"
          >
            <input
              type="checkbox"
              className="size-4 accent-accent"
              checked={chosen.includes(one)}
              onChange={() => change({ of: toggled(chosen, one.key), follow: null })}
            />
            {one.name}
          </label>
        ))}
      </fieldset>
    </div>
  )
}
