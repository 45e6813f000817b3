'use client'

import { useQuery } from '@tanstack/react-query'
import { petriVariants } from '@/server/contract/petri'
import { phrase, say, t } from '@/server/contract/words'
import type { AddressChange } from '../shell/address'
import { SelectField } from '../ui/field'
import { shortCode } from '../ui/format'
import { analysisQueries } from './analysis-queries'
import { atBegin, type PetriAddress, protocolNames, protocols, sizes } from './petri-address'

interface Props {
  readonly address: PetriAddress
  readonly onChange: (change: AddressChange) => void
}

/** Which net, or which transaction's log on its net. */
export function PetriPicker({ address, onChange }: Props) {
  const { protocol, variant, participants, transaction, simulated, running } = address
  const isFree = transaction === null && simulated === null && !running
  const choose = (change: AddressChange) => onChange({ ...change, ...atBegin })
  return (
    <div className="grid gap-x-4 gap-y-3 rounded-panel border border-line bg-surface px-4 py-3 sm:grid-cols-2 xl:grid-cols-4">
      <TokensField
        chosen={chosenIn(address)}
        onChoose={(one) =>
          choose(
            one === RUNNING
              ? { tokens: RUNNING, transaction: null }
              : { tokens: null, transaction: one },
          )
        }
      />
      {isFree && (
        <>
          <SelectField
            label={t`Protocol`}
            value={protocol}
            onChange={({ target }) => choose({ protocol: target.value, variant: null })}
          >
            {protocols.map((one) => (
              <option key={one} value={one}>
                {say(protocolNames[one])}
              </option>
            ))}
          </SelectField>
          <SelectField
            label={protocol === 'saga' ? t`Steps` : t`Participants`}
            value={participants}
            onChange={({ target }) => choose({ participants: target.value })}
          >
            {sizes.map((size) => (
              <option key={size} value={size}>
                {size}
              </option>
            ))}
          </SelectField>
          <SelectField
            label={t`What may go wrong`}
            value={variant}
            onChange={({ target }) => choose({ variant: target.value })}
          >
            {petriVariants[protocol].map((one) => (
              <option key={one} value={one}>
                {say(variantNames[one])}
              </option>
            ))}
          </SelectField>
        </>
      )}
    </div>
  )
}

/** No ids of transactions. */
const RUNNING = 'running'
const SIMULATED = 'simulated'

function chosenIn({ transaction, simulated, running }: PetriAddress): string | null {
  if (simulated !== null) return SIMULATED
  return running && transaction === null ? RUNNING : transaction
}

interface FieldProps {
  /** A transaction, or all that run now; null: nobody's. */
  readonly chosen: string | null
  readonly onChoose: (one: string | null) => void
}

function TokensField({ chosen, onChoose }: FieldProps) {
  const { data } = useQuery(analysisQueries.recent())
  const items = data?.items ?? []
  const isListed =
    chosen === null ||
    chosen === RUNNING ||
    chosen === SIMULATED ||
    items.some(({ id }) => id === chosen)
  return (
    <SelectField
      label={t`Tokens`}
      value={chosen ?? ''}
      onChange={({ target }) => onChoose(target.value === '' ? null : target.value)}
    >
      <option value="">{t`Moved by you`}</option>
      <option value={RUNNING}>{t`Of all that run now`}</option>
      {chosen === SIMULATED && <option value={SIMULATED}>{t`Log of a simulated run`}</option>}
      {!isListed && <option value={chosen}>{t`Log of ${shortCode(chosen)}`}</option>}
      {items.map(({ id, name, state }) => (
        <option key={id} value={id}>
          {name === null
            ? t`Log of ${shortCode(id)}, ${say(stateNames[state])}`
            : t`Log of ${shortCode(id)}, ${name}, ${say(stateNames[state])}`}
        </option>
      ))}
    </SelectField>
  )
}

/** Within a sentence. */
const stateNames = {
  active: phrase`active`,
  preparing: phrase`preparing`,
  committing: phrase`committing`,
  committed: phrase`committed`,
  aborting: phrase`aborting`,
  aborted: phrase`aborted`,
  heuristic: phrase`heuristic`,
} as const

const variantNames = {
  'fault-free': phrase`Nothing`,
  crash: phrase`The coordinator crashes for good`,
  'crash-recovery': phrase`The coordinator crashes and comes back`,
  'read-only': phrase`Nothing; who has only read lets go`,
  termination: phrase`Whoever lives ends it without the coordinator`,
  backward: phrase`A step fails: all is undone`,
  pivot: phrase`The same, but not after the pivot`,
  stuck: phrase`Undoing fails for good`,
} as const
