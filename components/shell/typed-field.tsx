'use client'

import { useEffect, useState } from 'react'
import { TextField } from '../ui/field'
import type { Address } from './address'

interface Props {
  readonly label: string
  /** What it is called in the address. */
  readonly name: string
  readonly value: string
  readonly onChange: Address['change']
}

const TYPING_MS = 250

/** A filter that is typed: the address follows once somebody stops for a moment. */
export function TypedField({ label, name, value, onChange }: Props) {
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
    <div className="min-w-36 flex-1 sm:max-w-60">
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
