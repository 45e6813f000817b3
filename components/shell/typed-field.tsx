'use client'

import { useEffect, useState } from 'react'
import { TextField } from '../ui/field'
import type { Address } from './address'

interface Props {
  readonly label: string
  /** What it is called in the address. */
  readonly name: string
  readonly value: string
  readonly placeholder?: string
  /** Why what is typed is not asked for; null: it is. */
  readonly problem?: (typed: string) => string | null
  readonly onChange: Address['change']
}

const TYPING_MS = 250

/** A filter that is typed: the address follows once somebody stops for a moment. */
export function TypedField({ label, name, value, placeholder, problem, onChange }: Props) {
  const [typed, setTyped] = useState(value)
  const [shown, setShown] = useState(value)
  if (shown !== value) {
    setShown(value)
    setTyped(value)
  }
  const wrong = typed === '' ? null : (problem?.(typed) ?? null)
  useEffect(() => {
    if (typed === value || wrong !== null) return
    const timer = setTimeout(() => onChange({ [name]: typed || null }, 'replace'), TYPING_MS)
    return () => clearTimeout(timer)
  }, [typed, value, wrong, name, onChange])
  return (
    <div className="min-w-36 flex-1 sm:max-w-60">
      <TextField
        label={label}
        value={typed}
        placeholder={placeholder}
        {...(wrong === null ? {} : { error: wrong })}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => setTyped(target.value)}
      />
    </div>
  )
}
