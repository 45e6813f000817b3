'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import type { Deadlock } from '@/server/contract/wait'
import { t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { ErrorPanel } from '../ui/error-panel'
import { Panel } from '../ui/panel'
import { SkeletonRows } from '../ui/skeleton'
import { HeadCell, Table } from '../ui/table'
import { faultText } from '../wire/http'
import { DeadlockRows } from './deadlock-rows'
import { waitQueries } from './wait-queries'

/** Rings that Verdict has broken: who waited for whom, who had to go, and how long it took. */
export function DeadlockPanel() {
  const query = useInfiniteQuery(waitQueries.deadlocks)
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Panel title={t`Deadlocks that were broken`} flush>
      {query.isPending && <SkeletonRows rows={2} label={t`Reading the deadlocks`} />}
      {query.isError && (
        <ErrorPanel {...faultText(query.error)} onRetry={() => void query.refetch()} />
      )}
      {query.isSuccess && items.length === 0 && (
        <p className="px-4 pb-4 text-fg-2">{t`None. A ring over several databases is broken within two seconds: of those in it that nobody has decided one is aborted, chosen as Settings → Policy says. One that a single database sees is broken by that database.`}</p>
      )}
      {items.length > 0 && <DeadlockTable items={items} />}
      {query.hasNextPage && (
        <div className="px-4 py-3">
          <Button
            disabled={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >{t`Earlier ones`}</Button>
        </div>
      )}
    </Panel>
  )
}

function DeadlockTable({ items }: { readonly items: readonly Deadlock[] }) {
  return (
    <Table caption={t`Deadlocks that were broken`} className="min-w-[48rem]">
      <thead>
        <tr>
          <HeadCell>{t`Broken`}</HeadCell>
          <HeadCell>{t`Had to go`}</HeadCell>
          <HeadCell>{t`Who waited for whom`}</HeadCell>
          <HeadCell className="text-right">{t`Took`}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {items.map((one) => (
          <DeadlockRows key={one.id} deadlock={one} />
        ))}
      </tbody>
    </Table>
  )
}
