'use client'

import { useEffect, useState } from 'react'
import type { LockQuery } from '@/server/contract/lock'
import type { Address } from '../shell/address'
import { SelectField, TextField } from '../ui/field'

interface Props {
  readonly filter: LockQuery
  readonly onChange: Address['change']
}

const TYPING_MS = 250

/** A part of the key or of a name; the address holds what is chosen. */
export function LockFilters({ filter, onChange }: Props) {
  return (
    <search className="flex flex-wrap items-end gap-3 p-4" aria-label="Filter the locks">
      <Typed label="Key" name="key" value={filter.key ?? ''} onChange={onChange} />
      <Typed
        label="Held or awaited by"
        name="owner"
        value={filter.owner ?? ''}
        onChange={onChange}
      />
      <div className="min-w-36 flex-1 sm:max-w-48">
        <SelectField
          label="Show"
          value={filter.waiting ?? ''}
          onChange={({ target }) => onChange({ waiting: target.value || null })}
        >
          <option value="">All locks</option>
          <option value="yes">Those waited for</option>
        </SelectField>
      </div>
    </search>
  )
}

interface TypedProps {
  readonly label: string
  /** Of the part of the address. */
  readonly name: string
  readonly value: string
  readonly onChange: Address['change']
}

/** What is being typed; the address follows a moment later. */
export function Typed({ label, name, value, onChange }: TypedProps) {
  const [typed, setTyped] = useState(value)
  const [shown, setShown] = useState(value)
  if (shown !== value) {
    setShown(value)
    setTyped(value)
  }
  useEffect(() => {
    if (typed === value) return
    const timer = setTimeout(() => onChange({ [name]: typed || null }, 'replace'), TYPING_MS)
    return () => clearTimeout(timer)
  }, [typed, value, name, onChange])
  return (
    <div className="min-w-36 flex-1 sm:max-w-72">
      <TextField
        label={label}
        value={typed}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => setTyped(target.value)}
      />
    </div>
  )
}
