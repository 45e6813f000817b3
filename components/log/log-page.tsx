'use client'

import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { logFilter } from '@/server/contract/log'
import { useAddress } from '../shell/address'
import { ExportButtons } from '../shell/export-buttons'
import { filterIn } from '../shell/filter-in'
import { OddNotice } from '../shell/odd-notice'
import { PageHeading } from '../shell/page-heading'
import { Button } from '../ui/button'
import { Empty } from '../ui/empty'
import { ErrorPanel } from '../ui/error-panel'
import { Panel } from '../ui/panel'
import { SkeletonRows } from '../ui/skeleton'
import { Time } from '../ui/time'
import { faultText } from '../wire/http'
import { csvOf } from './log-file'
import { LogFilters } from './log-filters'
import { allRecords, logQueries } from './log-queries'
import { LogTable } from './log-table'
import { VerifyPanel } from './verify-panel'

/** What the coordinators and everybody else wrote down, record by record. */
export function LogPage() {
  const { params, change } = useAddress()
  const { filter, odd } = filterIn(logFilter, params)
  const live = params.live !== 'off'
  const queryClient = useQueryClient()
  const [held, setHeld] = useState(false)
  const query = useInfiniteQuery(logQueries.list(filter, { live: live && !held }))
  const pages = query.data?.pages ?? []
  const records = pages.flatMap(({ items }) => items)
  const searchedTo = pages.at(-1)?.searchedTo
  // Further back one reads: what is new does not push away what is looked at.
  const follows = live && pages.length < 2
  const follow = () => {
    if (!follows) void queryClient.resetQueries({ queryKey: ['log', 'list', filter], exact: true })
    change({ live: follows ? 'off' : null }, 'replace')
  }
  return (
    <>
      <PageHeading title="Log">
        <div className="ml-auto flex flex-wrap items-center gap-2">
          <Button size="small" aria-pressed={follows} onClick={follow}>
            {follows ? 'Pause' : 'Follow'}
          </Button>
          <ExportButtons name="verdict-log" read={() => allRecords(filter)} csv={csvOf} />
        </div>
      </PageHeading>
      <div className="flex flex-col gap-6">
        <OddNotice odd={odd} />
        <Panel title="Records" flush>
          <LogFilters filter={filter} onChange={change} />
          {query.isError && (
            <div className="px-4 pb-4">
              <ErrorPanel {...faultText(query.error)} onRetry={() => void query.refetch()} />
            </div>
          )}
          {query.isPending && <SkeletonRows rows={8} label="Reading the journal" />}
          {records.length > 0 && <LogTable records={records} onHold={setHeld} />}
          {query.isSuccess && records.length === 0 && !query.hasNextPage && (
            <Empty
              title="No record fits"
              text="Records are kept for seven days. Take a filter away, or look at another time."
            />
          )}
          <div className="flex flex-wrap items-center gap-3 p-4">
            {query.hasNextPage ? (
              <Button
                disabled={query.isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
              >
                {query.isFetchingNextPage ? 'Reading older ones' : 'Look further back'}
              </Button>
            ) : (
              records.length > 0 && (
                <p className="text-fg-2 text-small">
                  Nothing older is kept: this is the beginning.
                </p>
              )
            )}
            {query.hasNextPage && searchedTo !== undefined && (
              <p className="text-fg-2 text-small">
                Looked at until <Time at={searchedTo} />.
              </p>
            )}
          </div>
        </Panel>
        <VerifyPanel />
      </div>
    </>
  )
}
