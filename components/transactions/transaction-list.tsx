'use client'

import Link from 'next/link'
import { type ReactNode, useCallback, useMemo, useState } from 'react'
import { t } from '@/server/contract/words'
import { type AddressChange, useAddress } from '../shell/address'
import { CopyLink } from '../shell/copy-link'
import { ExportButtons } from '../shell/export-buttons'
import { PageHeading } from '../shell/page-heading'
import { buttonClass } from '../ui/button'
import { ErrorPanel } from '../ui/error-panel'
import { SkeletonRows } from '../ui/skeleton'
import { faultText } from '../wire/http'
import { ColumnMenu } from './column-menu'
import { EmptyList } from './empty-list'
import { Filtering } from './filtering'
import { type ListAddress, parseAddress } from './list-address'
import { Foot } from './list-foot'
import { Dropped, UnknownView } from './list-notices'
import { allTransactions } from './list-queries'
import { LiveControl } from './live-control'
import { SavedViews } from './saved-views'
import { csvOf } from './transaction-file'
import { TransactionFilters } from './transaction-filters'
import { TransactionRows } from './transaction-rows'
import { useLiveList } from './use-live-list'
import { useViews } from './use-views'

/** All transactions, newest first, live. */
export function TransactionList({ peek }: Pick<Props, 'peek'>) {
  const { params, change } = useAddress()
  const asked = JSON.stringify(params)
  // The same address is the same columns: rows are drawn again only when something changed.
  const address = useMemo(() => parseAddress(JSON.parse(asked)), [asked])
  return <List address={address} params={params} change={change} peek={peek} />
}

interface Props {
  readonly address: ListAddress
  readonly params: Readonly<Record<string, string>>
  readonly change: (change: AddressChange, how?: 'push' | 'replace') => void
  /** The essentials of one transaction, shown over the list. */
  readonly peek: (id: string, onClose: () => void) => ReactNode
}

function List({ address, params, change, peek }: Props) {
  const { filter, order, live, columns, dropped } = address
  const [held, setHeld] = useState(false)
  const [openedAt] = useState(() => new Date().toISOString())
  const { query, waiting, show, restart, more } = useLiveList(address, held)
  const rows = query.data?.pages.flatMap(({ items }) => items) ?? []
  const onRead = useCallback(() => {
    if (live === 'tail') change({ live: 'notify' }, 'replace')
  }, [live, change])
  const views = useViews({ params, change })
  const { exclude } = filter
  // One for all time: rows are drawn again only when something changed.
  const [steady] = useState(() => change)
  const filtering = useMemo(() => ({ exclude, change: steady }), [exclude, steady])
  const setMode = (mode: typeof live): void => {
    change({ live: mode === 'tail' ? null : mode }, 'replace')
    if (mode === 'tail') restart()
  }
  return (
    <>
      <PageHeading title={t`Transactions`}>
        <div className="ml-auto flex flex-wrap items-center gap-2">
          <CopyLink still={{ live: 'off' }} />
          <SavedViews views={views} />
          <Link
            href="/case"
            className={buttonClass('secondary', 'small')}
          >{t`Open case file`}</Link>
          <ExportButtons
            name="verdict-transactions"
            read={() => allTransactions({ ...filter, ...order })}
            csv={csvOf}
          />
          <ColumnMenu shown={columns} onChange={(cols) => change({ cols })} />
          <LiveControl
            {...{ order, live, held, waiting }}
            onMode={setMode}
            onShow={show}
            onNewest={() => change({ sort: null, dir: null, live: null })}
          />
        </div>
      </PageHeading>
      {dropped.length > 0 && <Dropped names={dropped} onChange={change} />}
      {views.isUnknown && <UnknownView onChange={change} />}
      <div className="rounded-panel border border-line bg-surface">
        <TransactionFilters filter={filter} onChange={change} />
        {query.isError && (
          <div className="px-4 pb-4">
            <ErrorPanel
              {...faultText(query.error)}
              onRetry={() => void query.refetch()}
              dataFrom={rows.length > 0 ? new Date(query.dataUpdatedAt).toISOString() : null}
            />
          </div>
        )}
        {query.isPending && <SkeletonRows label={t`Reading the transactions`} />}
        {query.isSuccess && rows.length === 0 && <EmptyList filter={filter} onChange={change} />}
        {rows.length > 0 && (
          <Filtering value={filtering}>
            <TransactionRows
              rows={rows}
              columns={columns}
              newSince={openedAt}
              onHold={setHeld}
              onRead={onRead}
              peek={peek}
            />
          </Filtering>
        )}
        <Foot
          shown={rows.length}
          more={query.hasNextPage}
          loading={query.isFetchingNextPage}
          onMore={() => {
            onRead()
            void more()
          }}
        />
      </div>
    </>
  )
}
