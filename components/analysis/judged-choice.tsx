'use client'

import type { ReactNode } from 'react'
import type { LabRun } from '@/server/contract/lab-run'
import { t } from '@/server/contract/words'
import { SelectField } from '../ui/field'
import { count, shortCode } from '../ui/format'
import { enumeration } from '../ui/list'

interface Props {
  readonly runs: readonly LabRun[]
  /** Its id; undefined: all that ran lately. */
  readonly chosen: string | undefined
  readonly onChoose: (run: string | null) => void
  /** Null: there is no lab to run anything. */
  readonly lossyRun: ReactNode
}

/** Which transactions are held against the prediction: all of lately, or those of one run of the lab. */
export function JudgedChoice({ runs, chosen, onChoose, lossyRun }: Props) {
  const isKnown = chosen === undefined || runs.some(({ id }) => id === chosen)
  return (
    <>
      <div className="max-w-xl pb-3">
        <SelectField
          label={t`Transactions that are judged`}
          value={chosen ?? ''}
          onChange={({ target }) => onChoose(target.value === '' ? null : target.value)}
        >
          <option value="">{t`All of the last 30 minutes`}</option>
          {!isKnown && <option value={chosen}>{shortCode(chosen)}</option>}
          {runs.map((run) => (
            <option key={run.id} value={run.id}>
              {nameOf(run)}
            </option>
          ))}
        </SelectField>
      </div>
      {lossyRun}
    </>
  )
}

/** What tells one run from another: its size, its seed, and what was lost on the way. */
function nameOf({ id, counts, seed, faults }: LabRun): string {
  const ended = count(counts.committed + counts.aborted)
  const lost = faults.flatMap(({ kind, name, percent }) =>
    kind === 'loss' && percent !== null ? [t`${percent} % lost at ${name}`] : [],
  )
  return [t`Run ${shortCode(id)}: ${ended} transactions, seed ${String(seed)}`, enumeration(lost)]
    .filter((part) => part !== '')
    .join(', ')
}
