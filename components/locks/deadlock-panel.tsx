'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import Link from 'next/link'
import type { Deadlock } from '@/server/contract/wait'
import { t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { ErrorPanel } from '../ui/error-panel'
import { duration } from '../ui/format'
import { Panel } from '../ui/panel'
import { ShortId } from '../ui/short-id'
import { SkeletonRows } from '../ui/skeleton'
import { Cell, HeadCell, Table } from '../ui/table'
import { Time } from '../ui/time'
import { faultText } from '../wire/http'
import { RingList } from './ring-list'
import { waitQueries } from './wait-queries'
import { ringSentences } from './wait-rows'

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
        <p className="px-4 pb-4 text-fg-2">{t`None. A ring over several databases is broken within two seconds, by aborting the youngest that nobody has decided. One that a single database sees is broken by that database.`}</p>
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
          <HeadCell>{t`Aborted for it`}</HeadCell>
          <HeadCell>{t`Who waited for whom`}</HeadCell>
          <HeadCell className="text-right">{t`Took`}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {items.map((one) => (
          <tr key={one.id}>
            <Cell className="align-top whitespace-nowrap">
              <Time at={one.brokenAt} />
            </Cell>
            <Cell className="align-top">
              <Link href={`/transactions/${one.victim}`} className="text-accent underline">
                <ShortId id={one.victim} />
              </Link>
            </Cell>
            <Cell className="align-top">
              <RingList rings={sentencesOf(one)} />
            </Cell>
            <Cell className="text-right align-top whitespace-nowrap">
              {duration(Date.parse(one.brokenAt) - Date.parse(one.since))}
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

const sentencesOf = ({ parties, waits, ring }: Deadlock) =>
  ringSentences({
    ...{ waits, rings: [ring] },
    parties: parties.map((party) => ({ ...party, state: null, inDoubt: false })),
  })
