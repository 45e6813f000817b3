'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { HoldTimes } from '@/server/contract/hold-time'
import { say, t } from '@/server/contract/words'
import { HeatMap } from '../charts/heat-map'
import { Button } from '../ui/button'
import { ErrorPanel } from '../ui/error-panel'
import { count, duration } from '../ui/format'
import { Panel } from '../ui/panel'
import { saveFile } from '../ui/save-file'
import { SkeletonRows } from '../ui/skeleton'
import { Cell, HeadCell, Table } from '../ui/table'
import { useZone } from '../ui/time'
import { faultText } from '../wire/http'
import { HOLD_TITLE, holdCsv, holdMapOf, holdRows, hourText } from './hold-rows'
import { waitQueries } from './wait-queries'

/** For how long what was promised kept its locks, hour by hour of the last day. */
export function HoldPanel() {
  const query = useQuery(waitQueries.holdTimes)
  const [asTable, setAsTable] = useState(false)
  const { data } = query
  const known = data !== undefined && data.participants.length > 0
  return (
    <Panel
      title={t`Hold time by hour`}
      aside={
        known && (
          <>
            <Button size="small" variant="quiet" onClick={() => setAsTable(!asTable)}>
              {asTable ? t`Chart` : t`Table`}
            </Button>
            <Button
              size="small"
              variant="quiet"
              onClick={() => saveFile('hold-times.csv', 'text/csv', holdCsv(data))}
            >
              {'CSV'}
            </Button>
          </>
        )
      }
    >
      {query.isPending && <SkeletonRows rows={3} label={t`Reading the hold times`} />}
      {query.isError && (
        <ErrorPanel {...faultText(query.error)} onRetry={() => void query.refetch()} />
      )}
      {known ? (
        <Holds times={data} asTable={asTable} />
      ) : (
        data && <p className="text-fg-2">{t`No branch was prepared in the last 24 hours.`}</p>
      )}
    </Panel>
  )
}

function Holds({ times, asTable }: { readonly times: HoldTimes; readonly asTable: boolean }) {
  const [zone] = useZone()
  const n = times.participants.reduce((sum, { branches }) => sum + branches, 0)
  return (
    <>
      <p className="max-w-prose pb-3 text-fg-2">{t`While a branch is prepared it keeps its locks: the time from its promise to its end, of the last 24 hours (n = ${count(n)} branches). Verdict’s own locks are not in it.`}</p>
      {asTable ? <HoldTable times={times} /> : <HeatMap data={holdMapOf(times, zone)} />}
    </>
  )
}

function HoldTable({ times }: { readonly times: HoldTimes }) {
  const [zone] = useZone()
  const rows = holdRows(times).filter(({ held }) => held !== null)
  return (
    <Table caption={say(HOLD_TITLE)} className="min-w-[32rem]">
      <thead>
        <tr>
          <HeadCell>{t`Participant`}</HeadCell>
          <HeadCell>{zone === 'utc' ? t`Hour (UTC)` : t`Hour (local)`}</HeadCell>
          <HeadCell className="text-right">{t`Held`}</HeadCell>
          <HeadCell className="text-right">{t`Branches`}</HeadCell>
          <HeadCell className="text-right">{t`Longest`}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ participant, from, open, held }) => (
          <tr key={`${participant} ${from}`}>
            <Cell className="font-medium">{participant}</Cell>
            <Cell>
              {hourText(from, zone)}
              {open && <span className="text-fg-3"> {t`(in progress)`}</span>}
            </Cell>
            <Cell className="text-right">{duration(held?.heldMs ?? 0)}</Cell>
            <Cell className="text-right">{count(held?.branches ?? 0)}</Cell>
            <Cell className="text-right">{duration(held?.longestMs ?? 0)}</Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
