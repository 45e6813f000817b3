'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { auditFilter } from '@/server/contract/audit'
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
import { SkeletonRows } from '../ui/skeleton'
import { faultText } from '../wire/http'
import { AuditEntry } from './audit-entry'
import { csvOf } from './audit-file'
import { AuditFilters } from './audit-filters'
import { allEntries, auditQueries } from './audit-queries'
import { AuditTable } from './audit-table'
import { ChainPanel } from './chain-panel'

const addressed = auditFilter.extend(range)

/** Who did what by hand, why, and on which evidence. */
export function AuditPage() {
  const { params, change } = useAddress()
  const { filter, odd } = filterIn(addressed, params)
  const query = useInfiniteQuery(auditQueries.list(filter))
  const entries = query.data?.pages.flatMap(({ items }) => items) ?? []
  const open = params.entry ?? null
  return (
    <>
      <PageHeading title={t`Audit`}>
        <div className="ml-auto flex flex-wrap items-center gap-2">
          <CopyLink />
        </div>
      </PageHeading>
      <div className="flex flex-col gap-6">
        <OddNotice odd={odd} />
        {open !== null && <AuditEntry id={open} onClose={() => change({ entry: null })} />}
        <Panel
          title={t`What people did by hand`}
          flush
          aside={<ExportButtons name="verdict-audit" read={() => allEntries(filter)} csv={csvOf} />}
        >
          <AuditFilters filter={filter} onChange={change} />
          {query.isError && (
            <div className="px-4 pb-4">
              <ErrorPanel {...faultText(query.error)} onRetry={() => void query.refetch()} />
            </div>
          )}
          {query.isPending && <SkeletonRows rows={6} label={t`Reading the audit trail`} />}
          {query.isSuccess && entries.length === 0 && (
            <Empty title={t`No manual action in this range.`} />
          )}
          {entries.length > 0 && (
            <AuditTable
              entries={entries}
              open={open}
              onOpen={(id) => change({ entry: id === open ? null : id })}
            />
          )}
          {query.hasNextPage && (
            <div className="p-4">
              <Button
                disabled={query.isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
              >{t`Show older ones`}</Button>
            </div>
          )}
        </Panel>
        <ChainPanel onOpen={(id) => change({ entry: id })} />
      </div>
    </>
  )
}
