'use client'

import { z } from 'zod'
import type { PlannedFault } from '@/server/contract/lab-scenario'
import { type Phrase, phrase, say, t } from '@/server/contract/words'
import { SelectField } from '../ui/field'

interface Broken {
  readonly key: string
  readonly label: Phrase
  readonly faults: readonly PlannedFault[]
}

const AFTER_MS = 1_000
const DELAY_MS = 50
const LOST_PERCENT = 1

/** What each of the compared runs suffers, at the same moment of it. */
const choices: readonly Broken[] = [
  { key: 'nothing', label: phrase`Nothing`, faults: [] },
  {
    key: 'slow',
    label: phrase`Everything to bank-b and from it is 50 ms late`,
    faults: [{ afterMs: 0, kind: 'delay', name: 'bank-b', direction: 'both', delayMs: DELAY_MS }],
  },
  {
    key: 'loss',
    label: phrase`One of a hundred messages of bank-b is lost`,
    faults: [
      { afterMs: 0, kind: 'loss', name: 'bank-b', direction: 'both', percent: LOST_PERCENT },
    ],
  },
  {
    key: 'bank',
    label: phrase`bank-b is killed after a second`,
    faults: [{ afterMs: AFTER_MS, kind: 'kill', name: 'bank-b', direction: 'both' }],
  },
  {
    key: 'coordinator',
    label: phrase`The coordinator is killed after a second`,
    faults: [{ afterMs: AFTER_MS, kind: 'kill', name: 'coordinator', direction: 'both' }],
  },
]

const keys = choices.map(({ key }) => key) as [string, ...string[]]

/** What `broken` of an address stands for; what stands for nothing breaks nothing. */
export function brokenIn({ broken }: Readonly<Record<string, string>>): Broken {
  const key = z.enum(keys).catch('nothing').parse(broken)
  return choices.find((one) => one.key === key) ?? { key, label: phrase`Nothing`, faults: [] }
}

interface Props {
  readonly broken: Broken
  readonly onChange: (key: string | null) => void
}

export function BrokenField({ broken, onChange }: Props) {
  return (
    <SelectField
      label={t`Broken in each`}
      value={broken.key}
      onChange={({ target }) => onChange(target.value === 'nothing' ? null : target.value)}
    >
      {choices.map(({ key, label }) => (
        <option key={key} value={key}>
          {say(label)}
        </option>
      ))}
    </SelectField>
  )
}
