'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ApprovalList } from '@/components/inbox/approval-list'
import { BatchLinks } from '@/components/inbox/batch-links'
import { inboxQueries } from '@/components/inbox/inbox-queries'
import { tabLook } from '@/components/inbox/tab-look'
import { useAddress } from '@/components/shell/address'
import { approvalQueries } from '@/components/shell/decision-queries'
import { oddIn } from '@/components/shell/odd-in'
import { OddNotice } from '@/components/shell/odd-notice'
import { PageHeading } from '@/components/shell/page-heading'
import { ErrorPanel } from '@/components/ui/error-panel'
import { count } from '@/components/ui/format'
import { SkeletonRows } from '@/components/ui/skeleton'
import { Tabs } from '@/components/ui/tabs'
import { faultText } from '@/components/wire/http'
import { type InboxTab, inboxTab } from '@/server/contract/inbox'
import { t } from '@/server/contract/words'
import { InboxTabPanel } from './inbox-tab-panel'

/** No part of the list of what waits: what people ask of each other. */
const APPROVALS = 'approvals'
const places = ['in-doubt', 'heuristic', APPROVALS, 'snoozed', 'done'] as const satisfies readonly (
  | InboxTab
  | typeof APPROVALS
)[]

const numbered = (found: number | undefined): string =>
  found === undefined ? '' : ` (${count(found)})`

const meant = {
  tab: (value: string) => value === APPROVALS || inboxTab.safeParse(value).success,
  open: (value: string) => value === '1',
}

/** What waits for a person, in tabs: the lists, and everything needed to settle the chosen one. */
export function InboxScreen() {
  const { params, change } = useAddress()
  const named = inboxTab.safeParse(params.tab)
  const isAsking = params.tab === APPROVALS
  const tab = named.success ? named.data : null
  const approvals = useQuery(approvalQueries.waiting())
  const found = useQuery({
    ...inboxQueries.tabOf(params.item ?? null),
    enabled: tab === null && !isAsking,
  })
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
      <PageHeading title={t`Inbox`}>
        {shown !== undefined && shown['in-doubt'] + shown.heuristic > 0 && (
          <p className="text-fg-2">{t`${count(shown['in-doubt'] + shown.heuristic)} waiting for a person`}</p>
        )}
        <BatchLinks />
      </PageHeading>
      <OddNotice odd={oddIn(params, meant)} />
      {found.error !== null && (
        <ErrorPanel {...faultText(found.error)} onRetry={() => void found.refetch()} />
      )}
      {chosen === null && !isAsking && found.error === null && (
        <SkeletonRows rows={5} label={t`Loading the inbox`} />
      )}
      {(chosen !== null || isAsking) && (
        <Tabs
          label={t`Parts of the inbox`}
          value={isAsking ? APPROVALS : (chosen ?? APPROVALS)}
          onChange={(value) => change({ tab: value, item: null, open: null })}
          tabs={places.map((value) =>
            value === APPROVALS
              ? {
                  value,
                  label: `${t`Waiting for approval`}${numbered(approvals.data?.waiting)}`,
                  content: <ApprovalList />,
                }
              : {
                  value,
                  label: `${tabLook[value].label}${numbered(shown?.[value])}`,
                  content: <InboxTabPanel key={value} tab={value} />,
                },
          )}
        />
      )}
    </>
  )
}
