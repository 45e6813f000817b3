'use client'

import { useQuery } from '@tanstack/react-query'
import { petriVariants } from '@/server/contract/petri'
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
  const { protocol, variant, participants, transaction, running } = address
  const choose = (change: AddressChange) => onChange({ ...change, ...atBegin })
  return (
    <div className="grid gap-x-4 gap-y-3 rounded-panel border border-line bg-surface px-4 py-3 sm:grid-cols-2 xl:grid-cols-4">
      <TokensField
        chosen={running && transaction === null ? RUNNING : transaction}
        onChoose={(one) =>
          choose(
            one === RUNNING
              ? { tokens: RUNNING, transaction: null }
              : { tokens: null, transaction: one },
          )
        }
      />
      {transaction === null && !running && (
        <>
          <SelectField
            label="Protocol"
            value={protocol}
            onChange={({ target }) => choose({ protocol: target.value, variant: null })}
          >
            {protocols.map((one) => (
              <option key={one} value={one}>
                {protocolNames[one]}
              </option>
            ))}
          </SelectField>
          <SelectField
            label={protocol === 'saga' ? 'Steps' : 'Participants'}
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
            label="What may go wrong"
            value={variant}
            onChange={({ target }) => choose({ variant: target.value })}
          >
            {petriVariants[protocol].map((one) => (
              <option key={one} value={one}>
                {variantNames[one]}
              </option>
            ))}
          </SelectField>
        </>
      )}
    </div>
  )
}

/** No id of a transaction. */
const RUNNING = 'running'

interface FieldProps {
  /** A transaction, or all that run now; null: nobody's. */
  readonly chosen: string | null
  readonly onChoose: (one: string | null) => void
}

function TokensField({ chosen, onChoose }: FieldProps) {
  const { data } = useQuery(analysisQueries.recent())
  const items = data?.items ?? []
  const isListed = chosen === null || chosen === RUNNING || items.some(({ id }) => id === chosen)
  return (
    <SelectField
      label="Tokens"
      value={chosen ?? ''}
      onChange={({ target }) => onChoose(target.value === '' ? null : target.value)}
    >
      <option value="">Moved by you</option>
      <option value={RUNNING}>Of all that run now</option>
      {!isListed && <option value={chosen}>Log of {shortCode(chosen)}</option>}
      {items.map(({ id, name, state }) => (
        <option key={id} value={id}>
          Log of {shortCode(id)}
          {name === null ? '' : `, ${name}`}, {state}
        </option>
      ))}
    </SelectField>
  )
}

const variantNames = {
  'fault-free': 'Nothing',
  crash: 'The coordinator crashes for good',
  'crash-recovery': 'The coordinator crashes and comes back',
  'read-only': 'Nothing; who has only read lets go',
  termination: 'Whoever lives ends it without the coordinator',
  backward: 'A step fails: all is undone',
  pivot: 'The same, but not after the pivot',
  stuck: 'Undoing fails for good',
} as const
