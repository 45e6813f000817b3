'use client'

import { createContext } from 'react'
import { phrase, t } from '@/server/contract/words'
import type { Address } from '../shell/address'
import { useShortcuts } from '../ui/shortcuts'
import { rowAt } from './row-at'

/** Opens a peek at a transaction, or closes it: for the button that each row has. */
export const Peeking = createContext<(id: string) => void>(() => {})

interface Listed {
  /** Chooses a row to compare it, or not any more. */
  readonly choose: (id: string) => void
  readonly ids: readonly string[]
  readonly focusRow: (id: string) => void
}

/**
 * At which transaction somebody peeks, in the address, and the keys that go from row to row, in the
 * order of the list: the next row may not be in the document yet.
 */
export function usePeek({ ids, choose, focusRow }: Listed, { params, change }: Address) {
  const peeked = params.peek ?? null
  const to = (id: string | null) => change({ peek: id }, 'replace')
  const toggle = (id: string) => to(id === peeked ? null : id)
  const move = (step: 1 | -1): void => {
    const here = ids.indexOf(rowAt(document.activeElement) ?? '')
    const id = ids[here < 0 ? 0 : Math.min(ids.length - 1, Math.max(0, here + step))]
    if (id === undefined) return
    focusRow(id)
    if (peeked !== null) to(id)
  }
  const close = (): void => {
    to(null)
    if (peeked !== null) focusRow(peeked)
  }
  useShortcuts(phrase`Transactions`, [
    { keys: 'j', label: t`Next transaction`, run: () => move(1) },
    { keys: 'k', label: t`Previous transaction`, run: () => move(-1) },
    { keys: 'Enter', label: t`Open the chosen transaction`, run: () => move(1) },
    {
      ...{ keys: ' ', label: t`Peek at the chosen transaction` },
      run: () => {
        const id = rowAt(document.activeElement) ?? ids[0]
        if (id !== undefined) toggle(id)
      },
      when: (target) => rowAt(target) !== null,
    },
    {
      ...{ keys: 'x', label: t`Choose the transaction to compare it` },
      run: () => {
        const id = rowAt(document.activeElement)
        if (id !== null) choose(id)
      },
      when: (target) => rowAt(target) !== null,
    },
    { keys: 'Escape', label: t`Close the peek`, run: close, when: () => peeked !== null },
  ])
  return { peeked, toggle, close }
}
