'use client'

import { useEffect, useState } from 'react'

/** So long what was done at once can be taken back (ui.md 5.4). */
export const UNDO_MS = 8_000

export interface Undoable {
  readonly text: string
  readonly undo: () => void
}

export interface Undoing {
  readonly offered: Undoable | null
  readonly offer: (undoable: Undoable) => void
  readonly close: () => void
}

/** The last thing that was done here, for as long as it can be taken back. */
export function useUndo(): Undoing {
  const [offered, setOffered] = useState<Undoable | null>(null)
  useEffect(() => {
    if (offered === null) return
    const timer = setTimeout(() => setOffered(null), UNDO_MS)
    return () => clearTimeout(timer)
  }, [offered])
  return { offered, offer: setOffered, close: () => setOffered(null) }
}
