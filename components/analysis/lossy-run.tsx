'use client'

import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { t } from '@/server/contract/words'
import { RightButton } from '../shell/right-button'
import { randomSeed, startRun } from '../shell/start-run'
import { ErrorPanel } from '../ui/error-panel'
import { SelectField } from '../ui/field'
import { faultText } from '../wire/http'
import { percent } from './assumptions'
import { LOSSES } from './simulated-fits'

const TRANSFERS = 500
/** A lost message keeps its transfer waiting, so there have to be others meanwhile. */
const CONCURRENCY = 48
const BANKS = ['bank-a', 'bank-b'] as const

interface Props {
  /** The run that was begun. */
  readonly onRun: (run: string) => void
}

/** Real transfers whose messages get lost, each vote asked for once: to be held against the chain. */
export function LossyRun({ onRun }: Props) {
  const [loss, setLoss] = useState<number>(LOSSES[1])
  const start = useMutation({
    mutationFn: () => startRun(lossy(loss)),
    onSuccess: ({ id }) => onRun(id),
  })
  return (
    <div className="flex flex-col gap-2 pb-3">
      <div className="flex flex-wrap items-end gap-3">
        <div className="w-40">
          <SelectField
            label={t`Messages lost`}
            value={loss}
            onChange={({ target }) => setLoss(Number(target.value))}
          >
            {LOSSES.map((one) => (
              <option key={one} value={one}>
                {percent(one)}
              </option>
            ))}
          </SelectField>
        </div>
        <RightButton
          right="startRun"
          unavailable={start.isPending ? t`It is being started.` : undefined}
          onClick={() => start.mutate()}
        >{t`Run ${TRANSFERS} transfers`}</RightButton>
      </div>
      <p className="text-fg-2 text-small">{t`Real transfers between both banks, each vote asked for once. The link loses any message, that of the work too, which then counts as refused: when the run has ended, assume what was measured.`}</p>
      {start.isError && <ErrorPanel {...faultText(start.error)} />}
    </div>
  )
}

const lossy = (loss: number) => ({
  ...{ transactions: TRANSFERS, concurrency: CONCURRENCY, seed: randomSeed(), attempts: 1 },
  faults:
    loss === 0
      ? []
      : BANKS.map((name) => ({ kind: 'loss' as const, name, percent: loss * 100, afterMs: 0 })),
})
