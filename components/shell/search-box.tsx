'use client'

import { Search } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type FormEvent, useId, useRef, useState } from 'react'
import { phrase, t } from '@/server/contract/words'
import { useShortcuts } from '../ui/shortcuts'
import { searchTarget } from './search-target'

/** Finds a transaction by its id or a part of it, and those of a participant. */
export function SearchBox() {
  const router = useRouter()
  const input = useRef<HTMLInputElement>(null)
  const hint = useId()
  const [text, setText] = useState('')
  const [refused, setRefused] = useState(false)
  useShortcuts(phrase`Search`, [
    { keys: '/', label: t`Search for a transaction`, run: () => input.current?.focus() },
  ])

  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const target = searchTarget(text)
    setRefused(target === null && text.trim() !== '')
    if (target !== null) router.push(target)
  }
  return (
    <search className="relative order-last w-full sm:order-none sm:w-auto sm:max-w-96 sm:flex-1">
      <form onSubmit={submit}>
        <Search
          size={16}
          aria-hidden="true"
          className="pointer-events-none absolute top-2.5 left-2.5 text-fg-3"
        />
        <input
          ref={input}
          type="search"
          value={text}
          onChange={(event) => {
            setText(event.target.value)
            setRefused(false)
          }}
          aria-label={t`Search transactions by id or participant`}
          aria-invalid={refused}
          aria-describedby={refused ? hint : undefined}
          aria-keyshortcuts="/"
          placeholder={t`Id, its last characters, or a participant`}
          className="h-9 w-full rounded-control border border-edge bg-surface pr-8 pl-8 placeholder:text-fg-3"
        />
        {text === '' && (
          <kbd className="pointer-events-none absolute top-2 right-2 hidden rounded-badge border border-line px-1.5 text-label text-fg-3 sm:block">
            /
          </kbd>
        )}
      </form>
      {refused && (
        <p
          id={hint}
          role="alert"
          className="absolute top-10 left-0 z-20 rounded-control border border-line bg-surface px-3 py-2 text-small shadow-float"
        >{t`Give an id, at least six characters of its beginning or end, or a participant.`}</p>
      )}
    </search>
  )
}
