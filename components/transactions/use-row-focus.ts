'use client'

import { type FocusEvent, type RefObject, useLayoutEffect, useState } from 'react'

const ROW = '[data-transaction]'

const linkOf = (frame: HTMLElement | null, id: string): HTMLElement | null =>
  frame?.querySelector(`[data-transaction="${CSS.escape(id)}"] [data-row-link]`) ?? null

/** Which row has the focus, and a way to give it to one that is not in the document yet. */
export function useRowFocus(frame: RefObject<HTMLDivElement | null>) {
  const [focused, setFocused] = useState<string | null>(null)
  const [wanted, setWanted] = useState<string | null>(null)
  useLayoutEffect(() => {
    if (wanted === null) return
    linkOf(frame.current, wanted)?.focus()
    setWanted(null)
  }, [frame, wanted])
  return {
    /** What has to be in the document. */
    keep: [focused, wanted] as const,
    /** Notes where the focus is. */
    onFocus: ({ target }: FocusEvent): void =>
      setFocused(target.closest<HTMLElement>(ROW)?.dataset.transaction ?? null),
    focusRow: (id: string): void => {
      const link = linkOf(frame.current, id)
      if (link === null) setWanted(id)
      else link.focus()
    },
  }
}
