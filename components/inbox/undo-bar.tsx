'use client'

import { phrase, t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { useKeyTitle } from '../ui/keymap'
import { useShortcuts } from '../ui/shortcuts'
import type { Undoing } from './use-undo'

/** What was just done, and the way back. */
export function UndoBar({ undoing: { offered, close } }: { readonly undoing: Undoing }) {
  const undo = () => {
    if (offered === null) return
    close()
    offered.undo()
  }
  const keyTitle = useKeyTitle(phrase`Inbox`)
  useShortcuts(phrase`Inbox`, [{ keys: 'z', label: t`Undo, for 8 seconds`, run: undo }])
  return (
    <div
      role="status"
      aria-label={t`Done just now`}
      className="pointer-events-none fixed inset-x-0 bottom-16 z-30 flex justify-center px-4 sm:bottom-6"
    >
      {offered !== null && (
        <p className="pointer-events-auto flex flex-wrap items-center gap-3 rounded-panel border border-line bg-surface px-4 py-2 shadow-float">
          <span>{offered.text}</span>
          <Button size="small" onClick={undo} title={keyTitle('z')}>{t`Undo`}</Button>
        </p>
      )}
    </div>
  )
}
