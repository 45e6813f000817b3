'use client'

import Link from 'next/link'
import { Fragment, memo, useState } from 'react'
import type { LogRecord } from '@/server/contract/log'
import { t } from '@/server/contract/words'
import { count } from '../ui/format'
import { ShortId } from '../ui/short-id'
import { Cell, HeadCell, Table } from '../ui/table'
import { Time } from '../ui/time'
import { GapRow } from './gap-row'

const DATA_SHOWN = 120
const COLUMNS = 8

interface Props {
  readonly records: readonly LogRecord[]
  /** The first of them was asked for. */
  readonly begins: boolean
  /** Somebody points at them or reads in them: nothing may move. */
  readonly onHold: (held: boolean) => void
}

/** Record by record, the newest first. */
export function LogTable({ records, begins, onHold }: Props) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only notices that somebody reads here.
    <div
      onPointerEnter={() => onHold(true)}
      onPointerLeave={() => onHold(false)}
      onFocus={() => onHold(true)}
      onBlur={() => onHold(false)}
    >
      <Table caption={t`Records of the journal`} className="min-w-[64rem]">
        <thead>
          <tr>
            <HeadCell>{t`Record`}</HeadCell>
            <HeadCell>{t`Written`}</HeadCell>
            <HeadCell>{t`Type`}</HeadCell>
            <HeadCell>{t`Transaction`}</HeadCell>
            <HeadCell>{t`Participant`}</HeadCell>
            <HeadCell className="text-right">{t`Epoch`}</HeadCell>
            <HeadCell className="text-right">{t`Bytes`}</HeadCell>
            <HeadCell>{t`Data`}</HeadCell>
          </tr>
        </thead>
        <tbody>
          {records.map((record, index) => (
            <Fragment key={placeOf(record)}>
              <Row record={record} asked={begins && index === 0} />
              {record.gap !== null && <GapRow record={record} gap={record.gap} columns={COLUMNS} />}
            </Fragment>
          ))}
        </tbody>
      </Table>
    </div>
  )
}

const placeOf = ({ stream, seq }: LogRecord): string => `${stream}:${seq}`

interface RowProps {
  readonly record: LogRecord
  readonly asked: boolean
}

/** Records never change: a row is drawn once. */
const Row = memo(
  function Row({ record, asked }: RowProps) {
    const { stream, process, seq, at, type, transaction, participant, branch, epoch } = record
    return (
      <tr
        aria-current={asked ? 'true' : undefined}
        className={asked ? 'bg-selected shadow-[inset_3px_0_0_var(--accent)]' : 'hover:bg-sunken'}
      >
        <Cell className="whitespace-nowrap" title={stream}>
          <Link
            href={`/log?at=${encodeURIComponent(placeOf(record))}`}
            prefetch={false}
            className="inline-flex min-h-6 items-center text-fg underline-offset-2 hover:underline"
          >
            {process} · {count(seq)}
          </Link>
        </Cell>
        <Cell className="whitespace-nowrap">
          <Time at={at} />
        </Cell>
        <Cell className="whitespace-nowrap">
          <code>{type}</code>
        </Cell>
        <Cell className="whitespace-nowrap">
          {transaction !== null && (
            <Link
              href={`/transactions/${encodeURIComponent(transaction)}?tab=log`}
              prefetch={false}
              className="inline-flex min-h-6 items-center text-accent underline-offset-2 hover:underline"
            >
              <ShortId id={transaction} />
            </Link>
          )}
        </Cell>
        <Cell className="whitespace-nowrap">
          {participant ?? ''}
          {branch !== null && <span className="text-fg-3"> {branch}</span>}
        </Cell>
        <Cell className="text-right">{epoch ?? ''}</Cell>
        <Cell className="text-right">{count(record.bytes)}</Cell>
        <Cell className="min-w-72">
          <Data data={record.data} />
        </Cell>
      </tr>
    )
  },
  (before, after) => before.record.seq === after.record.seq && before.asked === after.asked,
)

/** Long data are cut, and shown whole when asked for. */
function Data({ data }: Pick<LogRecord, 'data'>) {
  const [open, setOpen] = useState(false)
  const text = JSON.stringify(data)
  const isLong = text.length > DATA_SHOWN
  return (
    <span className="wrap-anywhere text-fg-2 text-label">
      <code>{isLong && !open ? `${text.slice(0, DATA_SHOWN)}…` : text}</code>
      {isLong && (
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="ml-2 text-accent underline underline-offset-2 pointer-coarse:min-h-11"
        >
          {open ? t`Less` : t`All of it`}
        </button>
      )}
    </span>
  )
}
