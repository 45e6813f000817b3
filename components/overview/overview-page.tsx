'use client'

import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { Overview } from '@/server/contract/overview'
import { transactionPage } from '@/server/contract/transaction'
import { t } from '@/server/contract/words'
import { StackedBars } from '../charts/stacked-bars'
import { PageHeading } from '../shell/page-heading'
import { shellQueries } from '../shell/shell-queries'
import { ErrorPanel } from '../ui/error-panel'
import { Panel } from '../ui/panel'
import { Skeleton } from '../ui/skeleton'
import { useZone } from '../ui/time'
import { faultText, getJson } from '../wire/http'
import { useRoom } from '../wire/live'
import { AtomicityFigure } from './atomicity-figure'
import { Counters } from './counters'
import { divergenceQueries } from './divergence-queries'
import { Durations, LastActions } from './figures'
import { FirstSteps } from './first-steps'
import { OnlyHereWarning } from './only-here-warning'
import { outcomeChartData } from './outcome-chart-data'
import { VerdictStore } from './verdict-store'

const REFRESH_MS = 1_000

/** Is anything wrong, and where do I go. */
export function OverviewPage() {
  const query = useQuery(shellQueries.overview())
  useLiveOverview()
  const { data } = query
  return (
    <>
      <PageHeading title={t`Overview`} />
      <div className="flex flex-col gap-4">
        {query.isError && (
          <ErrorPanel
            {...faultText(query.error)}
            onRetry={() => void query.refetch()}
            dataFrom={data?.at ?? null}
          />
        )}
        {query.isPending && <OverviewSkeleton />}
        {data && <Counters overview={data} />}
        <AtomicityFigure />
        {data && <OnlyHereWarning overview={data} />}
        {data && <Body overview={data} />}
        <VerdictStore />
      </div>
    </>
  )
}

function Body({ overview }: { readonly overview: Overview }) {
  const [zone] = useZone()
  const isQuiet = overview.transactions === 0 && overview.open === 0
  const { data: isFirst } = useQuery({ ...anyTransaction(), enabled: isQuiet })
  if (isQuiet && isFirst === undefined) return <Skeleton className="h-72" />
  if (isQuiet && isFirst) return <FirstSteps lab={overview.lab} />
  const chart = outcomeChartData(overview, zone)
  return (
    <>
      <Panel title={chart.title}>
        <StackedBars data={chart} />
      </Panel>
      <div className="grid gap-4 lg:grid-cols-2">
        <Durations overview={overview} />
        <LastActions overview={overview} />
      </div>
    </>
  )
}

/** Whether there never was one, or only none of late. */
const anyTransaction = () =>
  queryOptions({
    queryKey: ['overview', 'is-first'],
    queryFn: async ({ signal }) => {
      const { items } = await getJson('/v1/transactions?limit=1', transactionPage, signal)
      return items.length === 0
    },
  })

/** Read again when something happened, once a second at most. */
function useLiveOverview(): void {
  const queryClient = useQueryClient()
  const due = useRef<ReturnType<typeof setTimeout> | null>(null)
  const refresh = (): void => {
    due.current ??= setTimeout(() => {
      due.current = null
      void queryClient.invalidateQueries(shellQueries.overview())
      void queryClient.invalidateQueries(divergenceQueries.all())
    }, REFRESH_MS)
  }
  useRoom('transactions', refresh, refresh)
  useRoom('participants', refresh, refresh)
}

function OverviewSkeleton() {
  return (
    <div role="status" className="flex flex-col gap-4">
      <span className="sr-only">{t`Reading the overview`}</span>
      <div className="grid grid-cols-2 gap-3 sm:gap-4 xl:grid-cols-4">
        {['doubt', 'oldest', 'heuristic', 'participants'].map((key) => (
          <Skeleton key={key} className="h-28" />
        ))}
      </div>
      <Skeleton className="h-72" />
    </div>
  )
}
