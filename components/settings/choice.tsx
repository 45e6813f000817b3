'use client'

import { useId } from 'react'

interface Props<Word extends string> {
  readonly legend: string
  readonly value: string
  readonly options: Readonly<Record<Word, string>>
  readonly onChange: (word: Word) => void
  readonly hint?: string
}

/** One of few, all of them in sight. */
export function Choice<Word extends string>(props: Props<Word>) {
  const { legend, value, options, onChange, hint } = props
  const name = useId()
  return (
    <fieldset aria-describedby={hint === undefined ? undefined : `${name}-hint`}>
      <legend className="pb-1 font-medium">{legend}</legend>
      <div className="flex flex-wrap gap-x-6 gap-y-1">
        {(Object.entries(options) as [Word, string][]).map(([word, text]) => (
          <label key={word} className="flex min-h-8 items-center gap-2 pointer-coarse:min-h-11">
            <input
              type="radio"
              name={name}
              checked={value === word}
              onChange={() => onChange(word)}
              className="size-4 accent-accent"
            />
            {text}
          </label>
        ))}
      </div>
      {hint !== undefined && (
        <p id={`${name}-hint`} className="text-fg-3 text-small">
          {hint}
        </p>
      )}
    </fieldset>
  )
}
