'use client'

import { type RefObject, useLayoutEffect, useState } from 'react'

/** From so many rows on the widths are noted, so that they stay when most of the rows go. */
const ROWS_NOTED = 100

interface Asked {
  readonly rows: number
  /** Only the rows in sight are drawn. */
  readonly isWindowed: boolean
  /** Other columns have other widths. */
  readonly columns: string
}

interface Noted {
  readonly key: string
  readonly widths: readonly number[]
}

/**
 * The widths of the columns as all rows made them; null: they are as their cells want. Where only some
 * rows are drawn, each that comes into sight would move all others sideways.
 */
export function useFrozenWidths(
  frame: RefObject<HTMLElement | null>,
  { rows, isWindowed, columns }: Asked,
): readonly number[] | null {
  const [width, setWidth] = useState(0)
  const [noted, setNoted] = useState<Noted | null>(null)
  const key = `${columns} ${width}`
  const holds = isWindowed && noted?.key === key
  useLayoutEffect(() => {
    if (frame.current === null || rows < ROWS_NOTED) return
    const watch = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 0))
    watch.observe(frame.current)
    return () => watch.disconnect()
  }, [frame, rows])
  useLayoutEffect(() => {
    if (rows < ROWS_NOTED || holds) return
    const heads = [...(frame.current?.querySelectorAll('th') ?? [])]
    setNoted({ key, widths: heads.map((head) => head.getBoundingClientRect().width) })
  }, [frame, rows, key, holds])
  return holds ? noted.widths : null
}
