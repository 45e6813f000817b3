'use client'

import { momentOf } from '@/server/contract/relative-time'
import { t } from '@/server/contract/words'
import { SelectField, TextField } from '../ui/field'
import { zoneName } from '../ui/format'
import { isoOfField, momentField } from '../ui/moment-field'
import { useZone } from '../ui/time'
import type { Address } from './address'
import { isRelative, rangeWord } from './time-range'

const offered = ['-15m', '-1h', '-6h', '-24h', '-7d', '-30d'] as const
const MOMENTS = 'moments'

interface Props {
  /** What it is the time of. */
  readonly label: string
  readonly from: string | undefined
  readonly to: string | undefined
  readonly onChange: Address['change']
}

/** Which time: the last so long, as it is looked at, or between two moments. */
export function RangeFields({ label, from, to, onChange }: Props) {
  const moments = to !== undefined || (from !== undefined && !isRelative(from))
  const choose = (value: string): void => {
    // What was the last so long begins where it began; otherwise there is something to change.
    const begin = momentOf(from ?? '-1h', Date.now())
    onChange({ from: value === MOMENTS ? begin : value || null, to: null })
  }
  const unusual = isRelative(from) && !offered.some((value) => value === from)
  return (
    <>
      <div className="min-w-36 flex-1 sm:max-w-48">
        <SelectField
          label={label}
          value={moments ? MOMENTS : (from ?? '')}
          onChange={({ target }) => choose(target.value)}
        >
          <option value="">{t`Any time`}</option>
          {[...offered, ...(unusual && from !== undefined ? [from] : [])].map((value) => (
            <option key={value} value={value}>
              {rangeWord(value)}
            </option>
          ))}
          <option value={MOMENTS}>{t`Between two moments`}</option>
        </SelectField>
      </div>
      {moments && <Moments from={from} to={to} onChange={onChange} />}
    </>
  )
}

function Moments({ from, to, onChange }: Omit<Props, 'label'>) {
  const [zone] = useZone()
  const nowMs = Date.now()
  const fields = [
    { name: 'from', label: t`From (${zoneName(zone)})`, value: from },
    { name: 'to', label: t`Until (${zoneName(zone)})`, value: to },
  ]
  return fields.map(({ name, label, value }) => (
    <div key={name} className="min-w-48 flex-1 sm:max-w-56">
      <TextField
        label={label}
        type="datetime-local"
        step={1}
        value={momentField(value === undefined ? undefined : momentOf(value, nowMs), zone)}
        onChange={({ target }) => onChange({ [name]: isoOfField(target.value, zone) })}
      />
    </div>
  ))
}
