'use client'

import { createContext, type RefObject } from 'react'
import { phrase, t } from '@/server/contract/words'
import type { Address } from '../shell/address'
import { useShortcuts } from '../ui/shortcuts'
import { rowAt } from './row-at'

/** Opens a peek at a transaction, or closes it: for the button that each row has. */
export const Peeking = createContext<(id: string) => void>(() => {})

/** At which transaction somebody peeks, in the address, and the keys that go from row to row. */
export function usePeek(frame: RefObject<HTMLDivElement | null>, { params, change }: Address) {
  const peeked = params.peek ?? null
  const to = (id: string | null) => change({ peek: id }, 'replace')
  const links = () => [...(frame.current?.querySelectorAll<HTMLElement>('[data-row-link]') ?? [])]
  const toggle = (id: string) => to(id === peeked ? null : id)
  const move = (step: 1 | -1): void => {
    const all = links()
    const { activeElement } = document
    const here = activeElement instanceof HTMLElement ? all.indexOf(activeElement) : -1
    const next = all[here < 0 ? 0 : Math.min(all.length - 1, Math.max(0, here + step))]
    next?.focus()
    const id = rowAt(next ?? null)
    if (peeked !== null && id !== null) to(id)
  }
  const close = (): void => {
    to(null)
    links()
      .find((link) => rowAt(link) === peeked)
      ?.focus()
  }
  useShortcuts(phrase`Transactions`, [
    { keys: 'j', label: t`Next transaction`, run: () => move(1) },
    { keys: 'k', label: t`Previous transaction`, run: () => move(-1) },
    { keys: 'Enter', label: t`Open the chosen transaction`, run: () => move(1) },
    {
      ...{ keys: ' ', label: t`Peek at the chosen transaction` },
      run: () => {
        const id = rowAt(document.activeElement) ?? rowAt(links()[0] ?? null)
        if (id !== null) toggle(id)
      },
      when: (target) => rowAt(target) !== null,
    },
    { keys: 'Escape', label: t`Close the peek`, run: close, when: () => peeked !== null },
  ])
  return { peeked, toggle, close }
}
