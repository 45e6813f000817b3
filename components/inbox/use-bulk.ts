'use client'

import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { BATCH_ITEMS_MAX } from '@/server/contract/batch'
import type { InboxTab } from '@/server/contract/inbox'
import { phrase, t } from '@/server/contract/words'
import { useShortcuts } from '../ui/shortcuts'
import { makeBatch } from './batch-queries'
import type { InboxItem } from './inbox-items'
import { nothingSelected, rangeTo, type Selection, toggled } from './selection'

export interface Bulk {
  /** Null: this tab has nothing that could be done in bulk. */
  readonly selected: ReadonlySet<string> | null
  /** Everything there, and not only what is shown. */
  readonly matching: boolean
  readonly error: unknown
  readonly busy: boolean
  readonly toggle: (id: string) => void
  readonly selectMatching: () => void
  readonly clear: () => void
  /** Freezes the list on the server and opens its page. */
  readonly preview: () => void
}

interface Options {
  readonly tab: InboxTab
  readonly items: readonly InboxItem[]
  readonly chosen: string | null
}

/** What is selected for a bulk action, and the keys that select. */
export function useBulk({ tab, items, chosen }: Options): Bulk {
  const router = useRouter()
  const [selection, setSelection] = useState<Selection>(nothingSelected)
  const [matching, setMatching] = useState(false)
  const listed = items.filter(({ settled }) => !settled).map(({ row }) => row.id)
  const here = listed.filter((id) => selection.ids.has(id)).slice(0, BATCH_ITEMS_MAX)
  const make = useMutation({
    mutationFn: () =>
      makeBatch(matching && tab !== 'done' ? { matching: { tab } } : { transactions: here }),
    onSuccess: ({ id }) => router.push(`/inbox/batches/${id}`),
  })
  const select = (next: (now: Selection) => Selection) => {
    setMatching(false)
    setSelection(next)
  }
  const clear = () => select(() => nothingSelected)
  const usable = tab !== 'done'
  const on = (id: string | null) => (usable && id !== null && listed.includes(id) ? id : null)
  const withChosen = (then: (id: string) => void) => () => {
    const id = on(chosen)
    if (id !== null) then(id)
  }
  const toggle = (id: string) => select((now) => toggled(now, id))
  const preview = () => {
    if ((matching || here.length > 0) && !make.isPending) make.mutate()
  }
  useShortcuts(phrase`Inbox`, [
    { keys: 'x', label: t`Select`, run: withChosen(toggle) },
    {
      ...{ keys: 'X', label: t`Select up to here` },
      run: withChosen((id) => select((now) => rangeTo(now, id, listed))),
    },
    { keys: 'b', label: t`Preview a bulk action on what is selected`, run: preview },
    { keys: 'Escape', label: t`Clear the selection`, run: clear },
  ])
  return {
    selected: usable ? (matching ? new Set(listed) : new Set(here)) : null,
    ...{ matching, toggle, clear, preview, error: make.error, busy: make.isPending },
    selectMatching: () => setMatching(true),
  }
}
