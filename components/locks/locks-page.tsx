'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { LockRow } from '@/server/contract/lock'
import { t } from '@/server/contract/words'
import { useAddress } from '../shell/address'
import { oddIn } from '../shell/odd-in'
import { OddNotice } from '../shell/odd-notice'
import { PageHeading } from '../shell/page-heading'
import { Empty } from '../ui/empty'
import { ErrorPanel } from '../ui/error-panel'
import { plural } from '../ui/format'
import { Panel } from '../ui/panel'
import { SkeletonRows } from '../ui/skeleton'
import { faultText } from '../wire/http'
import { DeadlockPanel } from './deadlock-panel'
import { GuaranteesPanel } from './guarantees-panel'
import { HoldPanel } from './hold-panel'
import { LockFilters } from './lock-filters'
import { filterIn, lockQueries, meantLocks } from './lock-queries'
import { LockTable, type Releasing } from './lock-table'
import { ReleaseDialog } from './release-dialog'
import { TakingPanel } from './taking-panel'
import { WaitPanels } from './wait-panel'
import { meantAge } from './wait-rows'

/** Who holds which lock, who waits for it, and what a lock is worth. */
export function LocksPage() {
  const { params, change } = useAddress()
  const filter = filterIn(params)
  const query = useQuery(lockQueries.list(filter))
  const [releasing, setReleasing] = useState<Releasing | null>(null)
  const rows = query.data?.items ?? []
  const isFiltered = Object.keys(filter).length > 0
  return (
    <>
      <PageHeading title={t`Locks`}>
        {query.isSuccess && <p className="text-fg-2">{summary(rows)}</p>}
      </PageHeading>
      <div className="flex flex-col gap-6">
        <OddNotice odd={oddIn(params, { ...meantLocks, age: meantAge })} />
        {query.isError && (
          <ErrorPanel
            {...faultText(query.error)}
            onRetry={() => void query.refetch()}
            dataFrom={query.data ? new Date(query.dataUpdatedAt).toISOString() : null}
          />
        )}
        <WaitPanels />
        <DeadlockPanel />
        <HoldPanel />
        <Panel title={t`Locks of Verdict`} flush>
          <LockFilters filter={filter} onChange={change} />
          {query.isPending && <SkeletonRows rows={4} label={t`Reading the locks`} />}
          {query.isSuccess && rows.length === 0 && <NoLocks isFiltered={isFiltered} />}
          {rows.length > 0 && <LockTable rows={rows} onRelease={setReleasing} />}
        </Panel>
        <TakingPanel />
        <GuaranteesPanel inUse={query.data?.store.kind} />
      </div>
      {releasing !== null && <ReleaseDialog {...releasing} onClose={() => setReleasing(null)} />}
    </>
  )
}

function NoLocks({ isFiltered }: { readonly isFiltered: boolean }) {
  return isFiltered ? (
    <Empty title={t`No lock fits these filters.`} />
  ) : (
    <Empty title={t`Nobody holds a lock of Verdict now.`} text={t`Below is how to take one.`} />
  )
}

function summary(rows: readonly LockRow[]): string {
  const waiters = rows.reduce((sum, row) => sum + row.waiters.length, 0)
  const held = rows.filter(({ holders }) => holders.length > 0).length
  return waiters === 0
    ? t`${plural(held, 'lock')} held`
    : t`${plural(held, 'lock')} held, ${plural(waiters, 'waiter')}`
}
