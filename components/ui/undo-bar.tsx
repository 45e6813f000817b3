'use client'

import { type Phrase, t } from '@/server/contract/words'
import { Button } from './button'
import { useKeyTitle } from './keymap'
import { useShortcuts } from './shortcuts'
import type { Undoing } from './use-undo'

interface Props {
  readonly undoing: Undoing
  /** Among which keys the one for it stands. */
  readonly group: Phrase
}

/** What was just done, and the way back. */
export function UndoBar({ undoing: { offered, close }, group }: Props) {
  const undo = () => {
    if (offered === null) return
    close()
    offered.undo()
  }
  const keyTitle = useKeyTitle(group)
  useShortcuts(group, [{ keys: 'z', label: t`Undo, for 8 seconds`, run: undo }])
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
