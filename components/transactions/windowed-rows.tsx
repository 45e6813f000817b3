'use client'

import { defaultRangeExtractor, useWindowVirtualizer } from '@tanstack/react-virtual'
import { Fragment, type ReactNode, type RefObject, useLayoutEffect, useState } from 'react'

/** So many rows above and below those in sight are in the document, for Tab and for quick eyes. */
const OVERSCAN = 12

export type Measure = (row: HTMLElement | null) => void

interface Props {
  readonly ids: readonly string[]
  /** These stay in the document wherever they are: what has the focus must not vanish. */
  readonly keep: readonly (string | null)[]
  /** What holds the rows. */
  readonly body: RefObject<HTMLElement | null>
  /** How high a row is until it has been drawn. */
  readonly estimate: number
  readonly row: (index: number, measure: Measure) => ReactNode
  /** The place of rows that are not in the document. */
  readonly gap: (height: number) => ReactNode
}

/** Of many rows those in sight; the page is as high as if all were there. */
export function WindowedRows({ ids, keep, body, estimate, row, gap }: Props) {
  const [top, setTop] = useState(0)
  useLayoutEffect(() => {
    const box = body.current?.getBoundingClientRect()
    if (box !== undefined) setTop(Math.round(box.top + window.scrollY))
  })
  const kept = keep.flatMap((id) => {
    const index = id === null ? -1 : ids.indexOf(id)
    return index < 0 ? [] : [index]
  })
  const virtual = useWindowVirtualizer({
    count: ids.length,
    estimateSize: () => estimate,
    getItemKey: (index) => ids[index] ?? index,
    overscan: OVERSCAN,
    scrollMargin: top,
    rangeExtractor: (range) =>
      [...new Set([...defaultRangeExtractor(range), ...kept])].sort((one, other) => one - other),
  })
  const items = virtual.getVirtualItems()
  const ends = [0, ...items.map(({ end }) => end - top)]
  const rest = virtual.getTotalSize() - (ends.at(-1) ?? 0)
  return (
    <>
      {items.map(({ index, key, start }, nth) => {
        const before = start - top - (ends[nth] ?? 0)
        return (
          <Fragment key={key}>
            {before > 0 && gap(before)}
            {row(index, virtual.measureElement)}
          </Fragment>
        )
      })}
      {rest > 0 && gap(rest)}
    </>
  )
}
