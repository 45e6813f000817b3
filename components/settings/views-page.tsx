'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import type { SavedView } from '@/server/contract/saved-view'
import { phrase, t } from '@/server/contract/words'
import { PageHeading } from '../shell/page-heading'
import { useRefusal } from '../shell/right-button'
import { useTakenOver } from '../shell/take-over-views'
import { useViewAct, viewQueries } from '../shell/view-queries'
import { buttonClass } from '../ui/button'
import { Empty } from '../ui/empty'
import { ErrorPanel } from '../ui/error-panel'
import { SkeletonRows } from '../ui/skeleton'
import { UndoBar } from '../ui/undo-bar'
import { useUndo } from '../ui/use-undo'
import { faultText } from '../wire/http'
import { ViewsPanel } from './views-panel'

/** The saved views of the list of transactions: one's own, and those that are shared. */
export function ViewsPage() {
  const refused = useRefusal('listViews')
  const { data, error, refetch } = useQuery({
    ...viewQueries.list(),
    enabled: refused === undefined,
  })
  useTakenOver(data?.items)
  return (
    <>
      <PageHeading title={t`Views`} />
      {refused !== undefined && <p className="max-w-prose text-fg-2">{refused}</p>}
      {refused === undefined && (
        <div className="flex max-w-4xl flex-col gap-4">
          <p className="max-w-prose text-fg-2">{t`A view is a name for filters and columns of the list of transactions. Your own ones follow you to every browser; shared ones are seen by everybody.`}</p>
          {error !== null && <ErrorPanel {...faultText(error)} onRetry={() => void refetch()} />}
          {data === undefined && error === null && (
            <SkeletonRows rows={4} label={t`Reading the views`} />
          )}
          {data !== undefined && <Views all={data.items} />}
        </div>
      )}
    </>
  )
}

function Views({ all }: { readonly all: readonly SavedView[] }) {
  const act = useViewAct()
  const undoing = useUndo()
  const own = all.filter(({ shared }) => !shared)
  const shared = all.filter((one) => one.shared)
  const given = { act, undoing }
  return (
    <>
      {act.error !== null && <ErrorPanel {...faultText(act.error)} />}
      {all.length === 0 ? (
        <Empty
          title={t`No view is saved yet`}
          text={t`Choose filters and columns in the list of transactions, then Views, Save as a view.`}
        >
          <Link
            href="/transactions"
            className={buttonClass('primary')}
          >{t`Open the transactions`}</Link>
        </Empty>
      ) : (
        <>
          <ViewsPanel
            title={t`Your own`}
            none={t`You have no view of your own that is not shared.`}
            {...{ views: own, shared: false, ...given }}
          />
          <ViewsPanel
            title={t`Shared with everybody`}
            none={t`No view is shared. Share one of your own, and everybody finds it in the list.`}
            {...{ views: shared, shared: true, ...given }}
          />
        </>
      )}
      <UndoBar undoing={undoing} group={phrase`Views`} />
    </>
  )
}
