'use client'

import { useId } from 'react'

interface Props {
  readonly label: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly step: number
  /** The value in words, with its unit. */
  readonly shown: string
  readonly onChange: (value: number) => void
}

/** A labelled number that is dragged, or moved with the arrow keys; its value stands beside it. */
export function SliderField({ label, shown, onChange, ...range }: Props) {
  const id = useId()
  return (
    <div className="flex min-w-0 flex-col">
      <div className="flex items-baseline justify-between gap-3">
        <label htmlFor={id} className="text-label text-fg-2">
          {label}
        </label>
        <output htmlFor={id} className="text-small font-medium whitespace-nowrap">
          {shown}
        </output>
      </div>
      <input
        id={id}
        type="range"
        {...range}
        aria-valuetext={shown}
        onChange={({ target }) => onChange(target.valueAsNumber)}
        className="h-6 w-full accent-accent pointer-coarse:h-11"
      />
    </div>
  )
}
