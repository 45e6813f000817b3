'use client'

import { useQuery } from '@tanstack/react-query'
import { SlidersHorizontal } from 'lucide-react'
import { useEffect, useState } from 'react'
import { priority } from '@/server/contract/admission'
import {
  stateFilter,
  type TransactionFilter,
  transactionFilter,
} from '@/server/contract/transaction-filter'
import { t } from '@/server/contract/words'
import type { AddressChange } from '../shell/address'
import { RangeFields } from '../shell/range-fields'
import { shellQueries } from '../shell/shell-queries'
import { priorityWord } from '../shell/terms'
import { Button } from '../ui/button'
import { SelectField, TextField } from '../ui/field'
import { stateLook } from '../ui/state-look'
import { FilterChips } from './filter-chips'
import { MoreFilters } from './more-filters'
import { StateFacets } from './state-facets'

interface Props {
  readonly filter: TransactionFilter
  readonly onChange: (change: AddressChange, how?: 'push' | 'replace') => void
}

const TYPING_MS = 250
/** Of an id as much as tells one from another. */
const ID_LENGTH_MIN = 6
const more = ['name', 'label', 'protocol', 'lab'] as const
const none = Object.fromEntries(Object.keys(transactionFilter.shape).map((name) => [name, null]))

/** State, participant and id; the address holds what is chosen. */
export function TransactionFilters({ filter, onChange }: Props) {
  const { data } = useQuery(shellQueries.participants())
  const names = new Set([
    ...(data?.items ?? []).map(({ name }) => name),
    ...(filter.participant === undefined ? [] : [filter.participant]),
  ])
  const [opened, setOpened] = useState(false)
  const hasMore = opened || more.some((name) => filter[name] !== undefined)
  return (
    <search className="flex flex-wrap items-end gap-3 p-4" aria-label={t`Filter the transactions`}>
      <div className="w-full">
        <StateFacets filter={filter} onChange={onChange} />
      </div>
      <div className="min-w-36 flex-1 sm:max-w-48">
        <SelectField
          label={t`State`}
          value={filter.state ?? ''}
          onChange={({ target }) => onChange({ state: target.value || null })}
        >
          <option value="">{t`Any`}</option>
          {stateFilter.options.map((state) => (
            <option key={state} value={state}>
              {stateLook[state].label}
            </option>
          ))}
        </SelectField>
      </div>
      <div className="min-w-36 flex-1 sm:max-w-48">
        <SelectField
          label={t`Participant`}
          value={filter.participant ?? ''}
          onChange={({ target }) => onChange({ participant: target.value || null })}
        >
          <option value="">{t`Any`}</option>
          {[...names].map((name) => (
            <option key={name}>{name}</option>
          ))}
        </SelectField>
      </div>
      <div className="min-w-28 flex-1 sm:max-w-36">
        <SelectField
          label={t`Priority`}
          value={filter.priority ?? ''}
          onChange={({ target }) => onChange({ priority: target.value || null })}
        >
          <option value="">{t`Any`}</option>
          {priority.options.map((one) => (
            <option key={one} value={one}>
              {priorityWord(one)}
            </option>
          ))}
        </SelectField>
      </div>
      <RangeFields label={t`Start time`} from={filter.from} to={filter.to} onChange={onChange} />
      <IdField id={filter.id ?? ''} onChange={onChange} />
      {hasMore ? (
        <MoreFilters filter={filter} onChange={onChange} />
      ) : (
        <Button variant="quiet" onClick={() => setOpened(true)}>
          <SlidersHorizontal size={16} aria-hidden="true" />
          {t`More filters`}
        </Button>
      )}
      <FilterChips
        filter={filter}
        onChange={onChange}
        onClear={() => {
          setOpened(false)
          onChange(none)
        }}
      />
    </search>
  )
}

function IdField({ id, onChange }: { readonly id: string; readonly onChange: Props['onChange'] }) {
  const [typed, setTyped] = useState(id)
  const [shown, setShown] = useState(id)
  if (shown !== id) {
    setShown(id)
    setTyped(id)
  }
  const short = typed !== '' && typed.length < ID_LENGTH_MIN
  const wrong = typed !== '' && !/^[A-Za-z0-9.]{1,80}$/.test(typed)
  useEffect(() => {
    if (typed === id || wrong || short) return
    const timer = setTimeout(() => onChange({ id: typed || null }, 'replace'), TYPING_MS)
    return () => clearTimeout(timer)
  }, [typed, id, wrong, short, onChange])
  return (
    <div className="min-w-48 flex-1 sm:max-w-72">
      <TextField
        label={t`Id`}
        placeholder={t`Its beginning, or its last six`}
        value={typed}
        onChange={({ target }) => setTyped(target.value.trim())}
        {...(wrong ? { error: t`An id has letters, digits and dots only.` } : {})}
        {...(short && !wrong ? { hint: t`From six characters on it is looked for.` } : {})}
        className="font-mono placeholder:font-sans"
      />
    </div>
  )
}
