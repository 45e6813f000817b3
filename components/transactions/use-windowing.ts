'use client'

import { useEffect, useState, useSyncExternalStore } from 'react'

/** More rows than this are not all in the document (ui.md 5.2). */
const ROWS_MAX = 200
/** From so many on what draws a part of them is fetched, so that it is there in time. */
const ROWS_SOON = 100

type Part = typeof import('./windowed-rows').WindowedRows

/** What draws the rows in sight, if there are many; null: all are drawn. On paper all of them are. */
export function useWindowing(rows: number): Part | null {
  const [part, setPart] = useState<Part | null>(null)
  const isPrinted = usePrinted()
  const isSoon = rows > ROWS_SOON
  useEffect(() => {
    if (!isSoon || part !== null) return
    let left = false
    import('./windowed-rows').then(
      (file) => {
        if (!left) setPart(() => file.WindowedRows)
      },
      // Without it all rows are drawn, as they were before it.
      () => {},
    )
    return () => {
      left = true
    }
  }, [isSoon, part])
  return rows > ROWS_MAX && !isPrinted ? part : null
}

const PAPER = 'print'

/** A browser asks the page just before it prints, and draws it again for paper. */
function usePrinted(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const paper = window.matchMedia(PAPER)
      paper.addEventListener('change', listener)
      return () => paper.removeEventListener('change', listener)
    },
    () => window.matchMedia(PAPER).matches,
    () => false,
  )
}
