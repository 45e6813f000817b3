'use client'

import Link from 'next/link'
import { memo, useState } from 'react'
import type { LogRecord } from '@/server/contract/log'
import { count } from '../ui/format'
import { ShortId } from '../ui/short-id'
import { Cell, HeadCell, Table } from '../ui/table'
import { Time } from '../ui/time'

const DATA_SHOWN = 120

interface Props {
  readonly records: readonly LogRecord[]
  /** Somebody points at them or reads in them: nothing may move. */
  readonly onHold: (held: boolean) => void
}

/** Record by record, the newest first. */
export function LogTable({ records, onHold }: Props) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only notices that somebody reads here.
    <div
      onPointerEnter={() => onHold(true)}
      onPointerLeave={() => onHold(false)}
      onFocus={() => onHold(true)}
      onBlur={() => onHold(false)}
    >
      <Table caption="Records of the journal" className="min-w-[64rem]">
        <thead>
          <tr>
            <HeadCell>Record</HeadCell>
            <HeadCell>Written</HeadCell>
            <HeadCell>Type</HeadCell>
            <HeadCell>Transaction</HeadCell>
            <HeadCell>Participant</HeadCell>
            <HeadCell className="text-right">Epoch</HeadCell>
            <HeadCell className="text-right">Bytes</HeadCell>
            <HeadCell>Data</HeadCell>
          </tr>
        </thead>
        <tbody>
          {records.map((record) => (
            <Row key={`${record.stream}:${record.seq}`} record={record} />
          ))}
        </tbody>
      </Table>
    </div>
  )
}

/** Records never change: a row is drawn once. */
const Row = memo(
  function Row({ record }: { readonly record: LogRecord }) {
    const { stream, process, seq, at, type, transaction, participant, branch, epoch } = record
    return (
      <tr className="hover:bg-sunken">
        <Cell className="whitespace-nowrap" title={stream}>
          {process} · {count(seq)}
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
              className="text-accent underline-offset-2 hover:underline"
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
  (before, after) => before.record.seq === after.record.seq,
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
          {open ? 'Less' : 'All of it'}
        </button>
      )}
    </span>
  )
}
