'use client'

import clsx from 'clsx'
import { type KeyboardEvent, useRef, useState } from 'react'
import { t } from '@/server/contract/words'

/** From nothing to the darkest of five. */
export type Heat = 0 | 1 | 2 | 3 | 4 | 5

export interface HeatCell {
  readonly heat: Heat
  /** What it is, in words. */
  readonly said: string
}

export interface HeatMapData {
  readonly title: string
  readonly columns: readonly {
    readonly key: string
    readonly label: string
    /** Not over yet. */
    readonly open: boolean
  }[]
  readonly rows: readonly { readonly name: string; readonly cells: readonly HeatCell[] }[]
  /** What the five mean, the palest first. */
  readonly legend: readonly string[]
}

interface Place {
  readonly row: number
  readonly column: number
}

const ROOM_FOR_LABEL = 3

/** Rows by columns, coloured by how much; one Tab stop, with arrow keys inside, and the cell's words below. */
export function HeatMap({ data }: { readonly data: HeatMapData }) {
  const { title, columns, rows, legend } = data
  const [place, setPlace] = useState<Place | null>(null)
  const grid = useRef<HTMLTableElement>(null)
  const at = bounded(place ?? { row: 0, column: columns.length - 1 }, data)
  const said = place === null ? undefined : rows[at.row]?.cells[at.column]?.said
  const go = (event: KeyboardEvent) => {
    const step = steps[event.key]
    if (step === undefined) return
    event.preventDefault()
    const next = bounded(step(at, data), data)
    setPlace(next)
    grid.current?.querySelector<HTMLElement>(`[data-at="${next.row} ${next.column}"]`)?.focus()
  }
  return (
    <figure aria-label={title}>
      <div className="relative contain-inline-size overflow-x-auto">
        <table
          ref={grid}
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: one goes from cell to cell in it
          role="grid"
          aria-label={title}
          className="w-full min-w-[44rem] table-fixed border-separate border-spacing-0.5 text-small"
          onKeyDown={go}
        >
          <thead>
            <tr>
              <th className="w-32 text-left font-normal text-fg-3 text-label">{t`Participant`}</th>
              {columns.map(({ key, label }, n) => (
                <th
                  key={key}
                  scope="col"
                  className="overflow-visible text-left font-normal text-fg-3 text-label whitespace-nowrap"
                >
                  {n % ROOM_FOR_LABEL === 0 ? label : <span className="sr-only">{label}</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, cells }, row) => (
              <tr key={name}>
                <th scope="row" className="truncate pr-2 text-left font-medium" title={name}>
                  {name}
                </th>
                {cells.map((cell, column) => (
                  <td
                    key={columns[column]?.key}
                    data-at={`${row} ${column}`}
                    data-heat={cell.heat}
                    tabIndex={row === at.row && column === at.column ? 0 : -1}
                    aria-label={cell.said}
                    onFocus={() => setPlace({ row, column })}
                    onMouseEnter={() => setPlace({ row, column })}
                    className={clsx('heat h-8 rounded-sm', columns[column]?.open && 'heat-open')}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <figcaption className="flex flex-wrap items-center gap-x-4 gap-y-2 pt-3 text-fg-2 text-small">
        <Legend legend={legend} />
      </figcaption>
      <p className="min-h-6 pt-2 text-fg-2 text-small">
        {said ?? t`Point at an hour, or go to it with the arrow keys.`}
      </p>
    </figure>
  )
}

function Legend({ legend }: Pick<HeatMapData, 'legend'>) {
  const marks = [
    ...legend.map((label, n) => ({ label, heat: n + 1, open: false })),
    { label: t`in progress`, heat: 0, open: true },
  ]
  return marks.map(({ label, heat, open }) => (
    <span key={label} className="inline-flex items-center gap-1.5">
      <span
        aria-hidden="true"
        data-heat={heat}
        className={clsx('heat size-4 rounded-sm', open && 'heat-open')}
      />
      {label}
    </span>
  ))
}

const steps: Readonly<Record<string, (at: Place, data: HeatMapData) => Place>> = {
  ArrowLeft: ({ row, column }) => ({ row, column: column - 1 }),
  ArrowRight: ({ row, column }) => ({ row, column: column + 1 }),
  ArrowUp: ({ row, column }) => ({ row: row - 1, column }),
  ArrowDown: ({ row, column }) => ({ row: row + 1, column }),
  Home: ({ row }) => ({ row, column: 0 }),
  End: ({ row }, { columns }) => ({ row, column: columns.length - 1 }),
}

const bounded = ({ row, column }: Place, { rows, columns }: HeatMapData): Place => ({
  row: Math.min(Math.max(0, row), rows.length - 1),
  column: Math.min(Math.max(0, column), columns.length - 1),
})
