'use client'

import { t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { TextField } from '../ui/field'

interface Props {
  readonly number: number
  readonly last: number
  readonly onChoose: (number: number) => void
}

/** Which transaction of the run. */
export function SimulatedChoice({ number, last, onChoose }: Props) {
  return (
    <div className="flex flex-wrap items-end gap-2">
      <div className="w-40">
        <TextField
          label={t`Transaction, from 0 to ${last}`}
          type="number"
          min={0}
          max={last}
          value={number}
          onChange={({ target }) => {
            const next = Math.floor(target.valueAsNumber)
            if (next >= 0 && next <= last) onChoose(next)
          }}
        />
      </div>
      <Button
        onClick={() => onChoose(number - 1)}
        disabled={number === 0}
      >{t`Previous one`}</Button>
      <Button onClick={() => onChoose(number + 1)} disabled={number === last}>{t`Next one`}</Button>
    </div>
  )
}
