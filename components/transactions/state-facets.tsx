'use client'

import { useQuery } from '@tanstack/react-query'
import clsx from 'clsx'
import { stateFilter, type TransactionFilter } from '@/server/contract/transaction-filter'
import { t } from '@/server/contract/words'
import type { AddressChange } from '../shell/address'
import { compactCount, count } from '../ui/format'
import { StateIcon } from '../ui/state-icon'
import { stateLook } from '../ui/state-look'
import { listQueries } from './list-queries'

interface Props {
  readonly filter: TransactionFilter
  readonly onChange: (change: AddressChange) => void
}

/** How many there are of each state, under the other filters; a press leaves only those. */
export function StateFacets({ filter, onChange }: Props) {
  const { data } = useQuery(listQueries.counts(filter))
  const states = stateFilter.options.filter(
    (state) => (data?.states[state] ?? 0) > 0 || filter.state === state,
  )
  const more = data?.more === true ? '+' : ''
  return (
    <fieldset className="flex min-h-9 flex-wrap items-center gap-1.5">
      <legend className="sr-only">{t`How many there are of each state`}</legend>
      <Facet
        pressed={filter.state === undefined}
        n={data === undefined ? null : data.all}
        more={more}
        onPress={() => onChange({ state: null })}
      >{t`All`}</Facet>
      {states.map((state) => (
        <Facet
          key={state}
          tone={stateLook[state].tone}
          pressed={filter.state === state}
          n={data?.states[state] ?? 0}
          more={more}
          onPress={() => onChange({ state: filter.state === state ? null : state })}
        >
          <StateIcon shape={stateLook[state].shape} />
          {stateLook[state].label}
        </Facet>
      ))}
    </fieldset>
  )
}

interface FacetProps {
  readonly tone?: string
  readonly pressed: boolean
  readonly n: number | null
  readonly more: string
  readonly onPress: () => void
  readonly children: React.ReactNode
}

function Facet({ tone, pressed, n, more, onPress, children }: FacetProps) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      onClick={onPress}
      data-tone={tone}
      className={clsx(
        'inline-flex h-7 items-center gap-1.5 rounded-full border px-2.5 text-small pointer-coarse:h-11',
        pressed ? 'border-accent bg-selected font-medium' : 'border-line hover:bg-sunken',
      )}
    >
      <span className={clsx('inline-flex items-center gap-1.5', tone && 'text-ink')}>
        {children}
      </span>
      {n !== null && (
        <span className="text-fg-2" title={count(n)}>
          {compactCount(n)}
          {more}
        </span>
      )}
    </button>
  )
}
