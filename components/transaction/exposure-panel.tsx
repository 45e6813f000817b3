'use client'

import { useQuery } from '@tanstack/react-query'
import type { TransactionDetail } from '@/server/contract/transaction'
import { t } from '@/server/contract/words'
import { EvidenceBadge } from '../ui/badge'
import { count, duration } from '../ui/format'
import { useNow } from '../ui/now'
import { Panel } from '../ui/panel'
import { Cell, HeadCell, Table } from '../ui/table'
import { Time } from '../ui/time'
import { type Exposure, exposureSentence, exposuresOf } from './exposures'
import { transactionQueries } from './transaction-queries'

const badge = { open: 'exposed', kept: 'committed', compensated: 'compensated' } as const

/** Which branches others could see before the verdict, from when until when. */
export function ExposurePanel({ transaction }: { readonly transaction: TransactionDetail }) {
  const { data: events } = useQuery(transactionQueries.events(transaction.id))
  if (events === undefined) return null
  const found = exposuresOf(transaction, events)
  return (
    <Panel title={t`Exposed to others`}>
      <p className="mb-3 max-w-prose">{exposureSentence(found)}</p>
      {found.length > 0 && (
        <Table caption={t`What others could see before it was final`}>
          <thead>
            <tr>
              <HeadCell>{t`Branch`}</HeadCell>
              <HeadCell>{t`State`}</HeadCell>
              <HeadCell>{t`From, at the earliest`}</HeadCell>
              <HeadCell>{t`Until`}</HeadCell>
              <HeadCell>{t`For`}</HeadCell>
              <HeadCell className="text-right">{t`Rows`}</HeadCell>
            </tr>
          </thead>
          <tbody>
            {found.map((exposure) => (
              <Row key={exposure.n} exposure={exposure} />
            ))}
          </tbody>
        </Table>
      )}
    </Panel>
  )
}

function Row({ exposure }: { readonly exposure: Exposure }) {
  const { name, participant, rows, from, until, end, perhaps } = exposure
  const now = useNow() ?? Date.parse(from)
  const lastedMs = (until === null ? now : Date.parse(until)) - Date.parse(from)
  return (
    <tr>
      <Cell className="whitespace-nowrap">
        {name}
        {name !== participant && <span className="block text-fg-2 text-small">{participant}</span>}
      </Cell>
      <Cell>
        <EvidenceBadge value={badge[end]} />
        {perhaps && <span className="text-fg-2 text-small"> {t`perhaps: it did not answer`}</span>}
      </Cell>
      <Cell className="whitespace-nowrap">
        <Time at={from} />
      </Cell>
      <Cell className="whitespace-nowrap">{until === null ? t`now` : <Time at={until} />}</Cell>
      <Cell className="whitespace-nowrap">{duration(Math.max(0, lastedMs))}</Cell>
      <Cell className="text-right">{rows === null ? '' : count(rows)}</Cell>
    </tr>
  )
}
