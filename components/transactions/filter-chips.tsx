'use client'

import { X } from 'lucide-react'
import type { TransactionFilter } from '@/server/contract/transaction-filter'
import { t } from '@/server/contract/words'
import type { AddressChange } from '../shell/address'
import { exclusionsNow, valueWords } from '../shell/exclusion-words'
import { partWord } from '../shell/view-words'
import { Button } from '../ui/button'
import { useNow } from '../ui/now'
import { useZone } from '../ui/time'
import { lettingIn } from './filtering'

interface Props {
  readonly filter: TransactionFilter
  readonly onChange: (change: AddressChange) => void
  readonly onClear: () => void
}

const MINUTE_MS = 60_000

/** What the list is narrowed to and what it leaves out, each with the way back. */
export function FilterChips({ filter, onChange, onClear }: Props) {
  const [zone] = useZone()
  const nowMs = useNow(MINUTE_MS)
  if (nowMs === null) return null
  const told = { zone, nowMs }
  const { exclude, ...asked } = filter
  const parts = (Object.keys(asked) as (keyof typeof asked)[]).flatMap((name) => {
    const value = asked[name]
    return value === undefined ? [] : [{ name, text: partWord(name, value, told) }]
  })
  const without = exclusionsNow(exclude)
  if (parts.length + without.length === 0) return null
  return (
    <ul aria-label={t`Filters that are on`} className="flex w-full flex-wrap gap-2">
      {parts.map(({ name, text }) => (
        <Chip
          key={name}
          text={text}
          undo={t`remove it`}
          onUndo={() => onChange({ [name]: null })}
        />
      ))}
      {without.map((one) => (
        <Chip
          key={`${one.field} ${one.value}`}
          text={t`Without ${valueWords(one)}`}
          undo={t`show it again`}
          onUndo={() => onChange(lettingIn(exclude, one))}
        />
      ))}
      <li>
        <Button size="small" variant="quiet" onClick={onClear}>{t`Remove all filters`}</Button>
      </li>
    </ul>
  )
}

interface ChipProps {
  readonly text: string
  readonly undo: string
  readonly onUndo: () => void
}

const Chip = ({ text, undo, onUndo }: ChipProps) => (
  <li className="max-w-full">
    <Button size="small" onClick={onUndo} className="max-w-full">
      <span className="truncate">{text}</span>
      <X size={14} aria-label={undo} className="shrink-0" />
    </Button>
  </li>
)
