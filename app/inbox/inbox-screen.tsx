'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { BatchLinks } from '@/components/inbox/batch-links'
import { inboxQueries } from '@/components/inbox/inbox-queries'
import { tabLook } from '@/components/inbox/tab-look'
import { useAddress } from '@/components/shell/address'
import { PageHeading } from '@/components/shell/page-heading'
import { ErrorPanel } from '@/components/ui/error-panel'
import { count } from '@/components/ui/format'
import { SkeletonRows } from '@/components/ui/skeleton'
import { Tabs } from '@/components/ui/tabs'
import { faultText } from '@/components/wire/http'
import { type InboxTab, inboxTab } from '@/server/contract/inbox'
import { InboxTabPanel } from './inbox-tab-panel'

/** What waits for a person, in tabs: the lists, and everything needed to settle the chosen one. */
export function InboxScreen() {
  const { params, change } = useAddress()
  const named = inboxTab.safeParse(params.tab)
  const tab = named.success ? named.data : null
  const found = useQuery({ ...inboxQueries.tabOf(params.item ?? null), enabled: tab === null })
  // What is opened first stays open, whatever comes or goes. It is not written into the address: that
  // would undo a step to another page that somebody takes meanwhile.
  const [first, setFirst] = useState<InboxTab | null>(null)
  if (tab === null && first === null && found.data !== undefined) setFirst(found.data.tab)
  const chosen = tab ?? first
  const counts = useQuery({
    ...inboxQueries.list(chosen ?? 'in-doubt'),
    enabled: chosen !== null,
    placeholderData: keepPreviousData,
  })
  const shown = counts.data?.counts ?? found.data?.counts
  return (
    <>
      <PageHeading title="Inbox">
        {shown !== undefined && shown['in-doubt'] + shown.heuristic > 0 && (
          <p className="text-fg-2">
            {count(shown['in-doubt'] + shown.heuristic)} waiting for a person
          </p>
        )}
        <BatchLinks />
      </PageHeading>
      {found.error !== null && (
        <ErrorPanel {...faultText(found.error)} onRetry={() => void found.refetch()} />
      )}
      {chosen === null && found.error === null && (
        <SkeletonRows rows={5} label="Loading the inbox" />
      )}
      {chosen !== null && (
        <Tabs
          label="Parts of the inbox"
          value={chosen}
          onChange={(value) => change({ tab: value, item: null, open: null })}
          tabs={inboxTab.options.map((value) => ({
            value,
            label: `${tabLook[value].label}${shown === undefined ? '' : ` (${count(shown[value])})`}`,
            content: <InboxTabPanel key={value} tab={value} />,
          }))}
        />
      )}
    </>
  )
}
