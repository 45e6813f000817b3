'use client'

import { useEffect, useState } from 'react'

/** Whether the palette is open; Ctrl or ⌘ with K opens and closes it, wherever the focus is. */
export function usePalette(): readonly [boolean, (open: boolean) => void] {
  const [open, setOpen] = useState(false)
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return
      // Over a question that waits for an answer nothing else opens.
      const asked = document.querySelector('[role="dialog"]:not(:has([cmdk-root]))')
      if (event.altKey || event.shiftKey || asked !== null) return
      event.preventDefault()
      setOpen((before) => !before)
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
  return [open, setOpen]
}
