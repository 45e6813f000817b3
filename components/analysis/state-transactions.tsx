'use client'

import Link from 'next/link'
import type { Measurement } from '@/server/contract/measurement'
import { t } from '@/server/contract/words'
import { SelectField } from '../ui/field'
import { count, shortCode } from '../ui/format'
import { meaningOf } from './chain-rows'

interface Props {
  readonly states: readonly string[]
  readonly visited: Measurement['visited']
  readonly state: string | undefined
  readonly onState: (state: string | null) => void
}

/** The same choice as in the graph, and the newest transactions that were in that state. */
export function StateTransactions({ states, visited, state, onState }: Props) {
  const found = visited.find((one) => one.state === state)
  return (
    <section
      aria-label={t`Transactions by state`}
      className="flex flex-col gap-2 border-line border-t px-4 py-3"
    >
      <div className="max-w-sm">
        <SelectField
          label={t`List the transactions that were in`}
          value={state ?? ''}
          onChange={({ target }) => onState(target.value === '' ? null : target.value)}
        >
          <option value="">{t`no state: choose one here or in the graph`}</option>
          {states.map((name) => (
            <option key={name} value={name}>
              {name}: {meaningOf(name)}
            </option>
          ))}
        </SelectField>
      </div>
      {state !== undefined && <Listed found={found} state={state} />}
    </section>
  )
}

interface ListedProps {
  readonly state: string
  readonly found: Measurement['visited'][number] | undefined
}

function Listed({ state, found }: ListedProps) {
  if (found === undefined)
    return (
      <p className="text-fg-2">{t`None of the transactions that are judged was in ${state}.`}</p>
    )
  const { transactions } = found
  return (
    <>
      <p className="text-fg-2">
        {transactions.length < found.count
          ? t`${count(found.count)} were in ${state}; the newest ${count(transactions.length)}:`
          : t`${count(found.count)} were in ${state}:`}
      </p>
      <ul
        className="flex flex-wrap gap-x-4 gap-y-1"
        aria-label={t`Transactions that were in ${state}`}
      >
        {transactions.map((id) => (
          <li key={id}>
            <Link
              href={`/transactions/${id}`}
              className="inline-flex min-h-6 items-center text-accent underline pointer-coarse:min-h-11"
            >
              {shortCode(id)}
            </Link>
          </li>
        ))}
      </ul>
    </>
  )
}
