'use client'

import clsx from 'clsx'
import Link from 'next/link'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { t } from '@/server/contract/words'
import { duration } from '../ui/format'
import { Cell, HeadCell, Table } from '../ui/table'
import { Time } from '../ui/time'
import type { TableRow } from './timeline-model'

interface Props {
  readonly table: readonly TableRow[]
  readonly selected: string | null
  readonly onSelect: (event: string) => void
  readonly caption: string
  /** The audit trail is here, and what people did has a link into it. */
  readonly trail: boolean
  /** Absent: the time of day. */
  readonly timeOf?: (row: TableRow) => string
}

/** The same records as the graphic, one a row; one Tab stop, arrow keys inside. */
export function TimelineRecords({ table, selected, onSelect, caption, trail, timeOf }: Props) {
  const body = useRef<HTMLTableSectionElement>(null)
  useEffect(() => {
    const rows = [...(body.current?.rows ?? [])]
    rows.find(({ dataset }) => dataset.event === selected)?.scrollIntoView({ block: 'nearest' })
  }, [selected])
  const move = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (by === undefined) return
    event.preventDefault()
    const now = table.findIndex((row) => row.event === selected)
    const next = table[Math.min(Math.max(0, now + by), table.length - 1)]
    if (next !== undefined) onSelect(next.event)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the table inside has the focus, its keys rise to here.
    <div onKeyDown={move}>
      <Table caption={caption}>
        <thead>
          <tr>
            <HeadCell>{t`Time`}</HeadCell>
            <HeadCell className="text-right">{t`Since begin`}</HeadCell>
            <HeadCell>{t`From`}</HeadCell>
            <HeadCell>{t`To`}</HeadCell>
            <HeadCell>{t`Event`}</HeadCell>
            <HeadCell>{t`Record`}</HeadCell>
            <HeadCell>{t`Detail`}</HeadCell>
          </tr>
        </thead>
        <tbody ref={body}>
          {table.map((row) => (
            <Row
              key={row.event}
              {...{ row, onSelect, trail, timeOf }}
              chosen={row.event === selected}
            />
          ))}
        </tbody>
      </Table>
    </div>
  )
}

/** To what the audit trail has of an action. */
export function AuditLink({ entry }: { readonly entry: string | null }) {
  if (entry === null) return null
  return (
    <Link
      href={`/audit?entry=${entry}`}
      // The row around it would choose itself, and keep the page here.
      onClick={(event) => event.stopPropagation()}
      className="whitespace-nowrap text-accent underline"
    >
      {t`Audit entry`}
    </Link>
  )
}

function Row({
  row,
  chosen,
  onSelect,
  trail,
  timeOf,
}: Pick<Props, 'onSelect' | 'trail'> & {
  readonly timeOf: Props['timeOf'] | undefined
  readonly row: TableRow
  readonly chosen: boolean
}) {
  return (
    <tr
      onClick={() => onSelect(row.event)}
      data-event={row.event}
      aria-current={chosen ? 'true' : undefined}
      className={clsx('cursor-pointer', chosen ? 'bg-selected' : 'hover:bg-sunken')}
    >
      <Cell className={clsx('whitespace-nowrap', chosen && 'shadow-[inset_3px_0_0_var(--accent)]')}>
        {timeOf?.(row) ?? <Time at={new Date(row.atMs).toISOString()} />}
      </Cell>
      <Cell className="whitespace-nowrap text-right">+{duration(row.sinceMs)}</Cell>
      <Cell className="whitespace-nowrap">{row.from}</Cell>
      <Cell className="whitespace-nowrap">{row.to}</Cell>
      <Cell>{row.text}</Cell>
      <Cell className="whitespace-nowrap text-fg-2">
        {row.record} <code className="text-fg-3">{row.type}</code>
      </Cell>
      <Cell className="min-w-48 break-words text-fg-2">
        {row.detail} {trail && <AuditLink entry={row.audit} />}
      </Cell>
    </tr>
  )
}
