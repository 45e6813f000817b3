'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { auditQueries } from '@/components/audit/audit-queries'
import { AuditTable } from '@/components/audit/audit-table'
import { Button } from '@/components/ui/button'
import { Empty } from '@/components/ui/empty'
import { ErrorPanel } from '@/components/ui/error-panel'
import { SkeletonRows } from '@/components/ui/skeleton'
import { faultText } from '@/components/wire/http'
import { t } from '@/server/contract/words'

/** What people have done to this transaction, the newest first. */
export function TransactionAudit({ id }: { readonly id: string }) {
  const query = useInfiniteQuery(auditQueries.list({ transaction: id }))
  const entries = query.data?.pages.flatMap((page) => page.items) ?? []
  if (query.isPending) return <SkeletonRows rows={3} label={t`Loading the audit trail`} />
  return (
    <div className="flex flex-col gap-3">
      {query.isError && (
        <ErrorPanel {...faultText(query.error)} onRetry={() => void query.refetch()} />
      )}
      {query.isSuccess && entries.length === 0 && (
        <Empty
          title={t`Nobody has done anything to it`}
          text={t`Verdicts by hand, orders, pauses and notes are listed here, with who and why.`}
        />
      )}
      {entries.length > 0 && <AuditTable entries={entries} open={null} />}
      <div className="flex flex-wrap gap-3 px-4 pb-4">
        {query.hasNextPage && (
          <Button
            disabled={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >{t`Earlier ones`}</Button>
        )}
        {entries.length > 0 && (
          <Link
            href={`/audit?transaction=${encodeURIComponent(id)}`}
            className="text-accent underline"
          >
            {t`In the audit trail, with all of each entry`}
          </Link>
        )}
      </div>
    </div>
  )
}
