'use client'

import {
  type InfiniteData,
  type UseInfiniteQueryResult,
  useInfiniteQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { useState } from 'react'
import { logFilter, type LogPage as Page } from '@/server/contract/log'
import { range } from '@/server/contract/relative-time'
import { t } from '@/server/contract/words'
import { useAddress } from '../shell/address'
import { CopyLink } from '../shell/copy-link'
import { ExportButtons } from '../shell/export-buttons'
import { filterIn } from '../shell/filter-in'
import { OddNotice } from '../shell/odd-notice'
import { PageHeading } from '../shell/page-heading'
import { Button } from '../ui/button'
import { Empty } from '../ui/empty'
import { ErrorPanel } from '../ui/error-panel'
import { Panel } from '../ui/panel'
import { rich } from '../ui/rich'
import { SkeletonRows } from '../ui/skeleton'
import { Time } from '../ui/time'
import { faultText } from '../wire/http'
import { JumpNote } from './jump-note'
import { csvOf } from './log-file'
import { LogFilters } from './log-filters'
import { allRecords, logQueries } from './log-queries'
import { LogTable } from './log-table'
import { VerifyPanel } from './verify-panel'

const addressed = logFilter.extend(range)

/** What the coordinators and everybody else wrote down, record by record. */
export function LogPage() {
  const { params, change } = useAddress()
  const { filter, odd } = filterIn(addressed, params)
  const { at } = filter
  const live = params.live !== 'off' && at === undefined
  const queryClient = useQueryClient()
  const [held, setHeld] = useState(false)
  const query = useInfiniteQuery(logQueries.list(filter, { live: live && !held }))
  const pages = query.data?.pages ?? []
  const records = pages.flatMap(({ items }) => items)
  // Further back one reads: what is new does not push away what is looked at.
  const follows = live && pages.length < 2
  const follow = () => {
    if (!follows) void queryClient.resetQueries({ queryKey: ['log', 'list', filter], exact: true })
    change({ live: follows ? 'off' : null, at: null }, 'replace')
  }
  return (
    <>
      <PageHeading title={t`Log`}>
        <div className="ml-auto flex flex-wrap items-center gap-2">
          <Button size="small" aria-pressed={follows} onClick={follow}>
            {follows ? t`Pause` : t`Follow`}
          </Button>
          <CopyLink still={{ live: 'off' }} />
          <ExportButtons name="verdict-log" read={() => allRecords(filter)} csv={csvOf} />
        </div>
      </PageHeading>
      <div className="flex flex-col gap-6">
        <OddNotice odd={odd} />
        <Panel title={t`Records`} flush>
          <LogFilters filter={filter} onChange={change} />
          {at !== undefined && (
            <JumpNote at={at} first={records[0]} onNewest={() => change({ at: null })} />
          )}
          {query.isError && (
            <div className="px-4 pb-4">
              <ErrorPanel {...faultText(query.error)} onRetry={() => void query.refetch()} />
            </div>
          )}
          {query.isPending && <SkeletonRows rows={8} label={t`Reading the journal`} />}
          {records.length > 0 && (
            <LogTable records={records} begins={at !== undefined} onHold={setHeld} />
          )}
          {query.isSuccess && records.length === 0 && !query.hasNextPage && (
            <Empty
              title={t`No record fits`}
              text={t`Records are kept for seven days. Take a filter away, or look at another time.`}
            />
          )}
          <Older query={query} some={records.length > 0} />
        </Panel>
        <VerifyPanel />
      </div>
    </>
  )
}

interface OlderProps {
  readonly query: UseInfiniteQueryResult<InfiniteData<Page>>
  readonly some: boolean
}

/** On to what is older, and how far back somebody has looked. */
function Older({ query, some }: OlderProps) {
  const searchedTo = query.data?.pages.at(-1)?.searchedTo
  return (
    <div className="flex flex-wrap items-center gap-3 p-4">
      {query.hasNextPage ? (
        <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {query.isFetchingNextPage ? t`Reading older ones` : t`Look further back`}
        </Button>
      ) : (
        some && (
          <p className="text-fg-2 text-small">{t`Nothing older is kept: this is the beginning.`}</p>
        )
      )}
      {query.hasNextPage && searchedTo !== undefined && (
        <p className="text-fg-2 text-small">{rich`Looked at until ${<Time at={searchedTo} />}.`}</p>
      )}
    </div>
  )
}
