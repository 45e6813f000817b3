'use client'

import { useQuery } from '@tanstack/react-query'
import { SlidersHorizontal, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import {
  stateFilter,
  type TransactionFilter,
  transactionFilter,
} from '@/server/contract/transaction-filter'
import type { AddressChange } from '../shell/address'
import { shellQueries } from '../shell/shell-queries'
import { Button } from '../ui/button'
import { SelectField, TextField } from '../ui/field'
import { stateLook } from '../ui/state-look'
import { MoreFilters } from './more-filters'
import { StateFacets } from './state-facets'

interface Props {
  readonly filter: TransactionFilter
  readonly onChange: (change: AddressChange, how?: 'push' | 'replace') => void
}

const TYPING_MS = 250
const more = ['name', 'protocol', 'lab', 'from', 'to'] as const
const none = Object.fromEntries(Object.keys(transactionFilter.shape).map((name) => [name, null]))

/** State, participant and id; the address holds what is chosen. */
export function TransactionFilters({ filter, onChange }: Props) {
  const { data } = useQuery(shellQueries.participants())
  const names = new Set([
    ...(data?.items ?? []).map(({ name }) => name),
    ...(filter.participant === undefined ? [] : [filter.participant]),
  ])
  const isFiltered = Object.keys(filter).length > 0
  const [opened, setOpened] = useState(false)
  const hasMore = opened || more.some((name) => filter[name] !== undefined)
  return (
    <search className="flex flex-wrap items-end gap-3 p-4" aria-label="Filter the transactions">
      <div className="w-full">
        <StateFacets filter={filter} onChange={onChange} />
      </div>
      <div className="min-w-36 flex-1 sm:max-w-48">
        <SelectField
          label="State"
          value={filter.state ?? ''}
          onChange={({ target }) => onChange({ state: target.value || null })}
        >
          <option value="">Any</option>
          {stateFilter.options.map((state) => (
            <option key={state} value={state}>
              {stateLook[state].label}
            </option>
          ))}
        </SelectField>
      </div>
      <div className="min-w-36 flex-1 sm:max-w-48">
        <SelectField
          label="Participant"
          value={filter.participant ?? ''}
          onChange={({ target }) => onChange({ participant: target.value || null })}
        >
          <option value="">Any</option>
          {[...names].map((name) => (
            <option key={name}>{name}</option>
          ))}
        </SelectField>
      </div>
      <IdField id={filter.id ?? ''} onChange={onChange} />
      {hasMore ? (
        <MoreFilters filter={filter} onChange={onChange} />
      ) : (
        <Button variant="quiet" onClick={() => setOpened(true)}>
          <SlidersHorizontal size={16} aria-hidden="true" />
          More filters
        </Button>
      )}
      {isFiltered && (
        <Button
          variant="quiet"
          onClick={() => {
            setOpened(false)
            onChange(none)
          }}
        >
          <X size={16} aria-hidden="true" />
          Remove all filters
        </Button>
      )}
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
  const wrong = typed !== '' && !/^[A-Za-z0-9.]{1,80}$/.test(typed)
  useEffect(() => {
    if (typed === id || wrong) return
    const timer = setTimeout(() => onChange({ id: typed || null }, 'replace'), TYPING_MS)
    return () => clearTimeout(timer)
  }, [typed, id, wrong, onChange])
  return (
    <div className="min-w-48 flex-1 sm:max-w-72">
      <TextField
        label="Id"
        placeholder="Its beginning, or its last six"
        value={typed}
        onChange={({ target }) => setTyped(target.value.trim())}
        {...(wrong ? { error: 'An id has letters, digits and dots only.' } : {})}
        className="font-mono placeholder:font-sans"
      />
    </div>
  )
}
