'use client'

import type { JournalEvent } from '@/server/contract/event'
import { t } from '@/server/contract/words'
import { Empty } from '../ui/empty'
import { count } from '../ui/format'
import { Cell, HeadCell, Table } from '../ui/table'
import { Time } from '../ui/time'

/** The records of this transaction as the journal holds them. */
export function TransactionLog({ events }: { readonly events: readonly JournalEvent[] }) {
  if (events.length === 0)
    return (
      <Empty
        title={t`No records`}
        text={t`The journal keeps records for seven days; these are gone.`}
      />
    )
  return (
    <Table caption={t`Records of this transaction`}>
      <thead>
        <tr>
          <HeadCell>{t`Record`}</HeadCell>
          <HeadCell>{t`Time`}</HeadCell>
          <HeadCell>{t`Type`}</HeadCell>
          <HeadCell>{t`Branch`}</HeadCell>
          <HeadCell>{t`Epoch`}</HeadCell>
          <HeadCell>{t`Data`}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {events.map((event) => (
          <tr key={`${event.stream}:${event.seq}`}>
            <Cell className="whitespace-nowrap" title={event.stream}>
              {event.process} · {count(event.seq)}
            </Cell>
            <Cell className="whitespace-nowrap">
              <Time at={event.at} />
            </Cell>
            <Cell className="whitespace-nowrap">
              <code>{event.type}</code>
            </Cell>
            <Cell className="whitespace-nowrap">
              {event.branch === null ? '' : `${event.branch} ${event.participant ?? ''}`}
            </Cell>
            <Cell>{event.epoch ?? ''}</Cell>
            <Cell className="min-w-72">
              <code className="break-all text-fg-2 text-label">{JSON.stringify(event.data)}</code>
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
