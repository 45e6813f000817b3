'use client'

import { useQuery } from '@tanstack/react-query'
import type { WaitOverview } from '@/server/contract/wait'
import { t } from '@/server/contract/words'
import { useAddress } from '../shell/address'
import { Empty } from '../ui/empty'
import { ErrorPanel } from '../ui/error-panel'
import { useNow } from '../ui/now'
import { Panel } from '../ui/panel'
import { SkeletonRows } from '../ui/skeleton'
import { faultText } from '../wire/http'
import { HottestPanel } from './hottest-panel'
import { ResolveFirst } from './resolve-first'
import { WaitFilters } from './wait-filters'
import { WaitGraphPanel } from './wait-graph-panel'
import { waitQueries } from './wait-queries'
import { WaitReports } from './wait-reports'
import { heldObjects, isFiltered, waitFilterIn } from './wait-rows'
import { WaitTable } from './wait-table'

/** Who waits for whom, everywhere, as it is now. */
export function WaitPanels() {
  const query = useQuery(waitQueries.overview)
  const { data } = query
  return (
    <>
      {query.isError && (
        <ErrorPanel
          {...faultText(query.error)}
          onRetry={() => void query.refetch()}
          dataFrom={data ? new Date(query.dataUpdatedAt).toISOString() : null}
        />
      )}
      {data?.resolveFirst && <ResolveFirst first={data.resolveFirst} parties={data.parties} />}
      <Panel title={t`Who waits for whom`} flush>
        {query.isPending && <SkeletonRows rows={3} label={t`Reading who waits`} />}
        {data !== undefined && <Waits overview={data} />}
      </Panel>
      {data !== undefined && data.waits.length > 0 && (
        <>
          <WaitGraphPanel overview={data} />
          <HottestPanel hottest={data.hottest} />
        </>
      )}
    </>
  )
}

function Waits({ overview }: { readonly overview: WaitOverview }) {
  const { params, change } = useAddress()
  const filter = waitFilterIn(params)
  const now = useNow() ?? Date.parse(overview.at)
  const rows = heldObjects(overview, filter, now)
  const filtered = isFiltered(filter)
  return (
    <>
      {(overview.waits.length > 0 || filtered) && (
        <WaitFilters
          filter={filter}
          participants={overview.reports.map(({ participant }) => participant)}
          onChange={change}
        />
      )}
      {rows.length > 0 && <WaitTable rows={rows} />}
      {rows.length === 0 &&
        (overview.waits.length > 0 ? (
          <Empty title={t`No wait fits these filters.`} />
        ) : (
          <Empty
            title={
              isWholly(overview)
                ? t`No transaction waits for another.`
                : t`Nobody is known to wait.`
            }
          />
        ))}
      <WaitReports overview={overview} />
    </>
  )
}

/** Everybody who can tell has told. */
const isWholly = ({ reports, locks }: WaitOverview): boolean =>
  locks === 'told' && reports.every(({ state }) => state !== 'silent')
