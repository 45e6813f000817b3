'use client'

import { useQuery } from '@tanstack/react-query'
import type { LogVerified } from '@/server/contract/log'
import { t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { ErrorPanel } from '../ui/error-panel'
import { count, plural } from '../ui/format'
import { Panel } from '../ui/panel'
import { Cell, HeadCell, Table } from '../ui/table'
import { faultText } from '../wire/http'
import { logQueries } from './log-queries'

const SHOWN = 12

/** Whether every stream still has all of its numbers: a journal that lost a record must not be trusted. */
export function VerifyPanel() {
  const { data, error, isFetching, refetch } = useQuery(logQueries.verified())
  return (
    <Panel
      title={t`Gaps`}
      aside={
        <Button size="small" disabled={isFetching} onClick={() => void refetch()}>
          {isFetching ? t`Reading every record` : t`Look for gaps`}
        </Button>
      }
    >
      {error && <ErrorPanel {...faultText(error)} onRetry={() => void refetch()} />}
      {data === undefined ? (
        <p className="text-fg-2">{t`Each process writes a stream of its own, numbered without a gap. This reads all of them and names what is missing.`}</p>
      ) : (
        <Found found={data} />
      )}
    </Panel>
  )
}

function Found({ found }: { readonly found: LogVerified }) {
  const { whole, records, streams } = found
  const broken = streams.filter(({ missing }) => missing.length > 0)
  const shown = [...broken, ...streams.filter((stream) => !broken.includes(stream))].slice(0, SHOWN)
  return (
    <div className="flex flex-col gap-3">
      <p
        role="status"
        data-banner={whole ? 'ok' : 'error'}
        className="rounded-control bg-tint px-3 py-2 text-ink"
      >
        {whole
          ? t`No number is missing: ${plural(records, 'record')} in ${plural(streams.length, 'stream')} were read.`
          : t`Records are missing in ${plural(broken.length, 'stream')}. What recovery reads there cannot be trusted: restore the journal, and settle what is open by the evidence of the participants.`}
      </p>
      <Table caption={t`Streams of the journal`}>
        <thead>
          <tr>
            <HeadCell>{t`Process`}</HeadCell>
            <HeadCell className="text-right">{t`Records`}</HeadCell>
            <HeadCell>{t`Numbers`}</HeadCell>
            <HeadCell>{t`Missing`}</HeadCell>
          </tr>
        </thead>
        <tbody>
          {shown.map((stream) => (
            <tr key={stream.stream}>
              <Cell title={stream.stream}>{stream.process}</Cell>
              <Cell className="text-right">{count(stream.records)}</Cell>
              <Cell className="whitespace-nowrap">
                {t`${count(stream.first)} to ${count(stream.last)}`}
                {stream.first > 1 && (
                  <span className="text-fg-3">{t`, older ones are no longer kept`}</span>
                )}
              </Cell>
              <Cell>
                {stream.missing.map(({ from, to }) => t`${count(from)} to ${count(to)}`).join('; ')}
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
      {streams.length > shown.length && (
        <p className="text-fg-2 text-small">{t`${plural(streams.length - shown.length, 'older stream')} without a gap are not listed.`}</p>
      )}
    </div>
  )
}
