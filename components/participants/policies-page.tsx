'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import type { z } from 'zod'
import type { policyList, RetryPause } from '@/server/contract/retry-policy'
import { t } from '@/server/contract/words'
import { PageHeading } from '../shell/page-heading'
import { policiesQuery } from '../shell/pause-queries'
import { ResumeRetries } from '../shell/pause-retries'
import { Empty } from '../ui/empty'
import { ErrorPanel } from '../ui/error-panel'
import { Panel } from '../ui/panel'
import { rich } from '../ui/rich'
import { ShortId } from '../ui/short-id'
import { SkeletonRows } from '../ui/skeleton'
import { Cell, HeadCell, Table } from '../ui/table'
import { Time } from '../ui/time'
import { faultText } from '../wire/http'
import { PolicyPanel } from './policy-panel'
import { changeText } from './policy-words'

/** How participants are asked again: for all, where it differs, and what is paused. */
export function PoliciesPage() {
  const query = useQuery(policiesQuery)
  return (
    <>
      <PageHeading title={t`Retry policies`} />
      <div className="flex flex-col gap-4">
        <Panel title={t`For all participants`} flush>
          <PolicyPanel scope={null} />
        </Panel>
        {query.isError && (
          <ErrorPanel {...faultText(query.error)} onRetry={() => void query.refetch()} />
        )}
        {query.isPending && <SkeletonRows rows={3} label={t`Reading the policies`} />}
        {query.data && (
          <>
            <Panel title={t`Where it differs`} flush>
              <Own items={query.data.items.filter(({ participant }) => participant !== null)} />
            </Panel>
            <Panel title={t`What is paused`} flush>
              <Pauses pauses={query.data.pauses} />
            </Panel>
          </>
        )}
      </div>
    </>
  )
}

type Written = z.infer<typeof policyList>['items'][number]

function Own({ items }: { readonly items: readonly Written[] }) {
  if (items.length === 0)
    return (
      <Empty
        title={t`It is the same everywhere`}
        text={t`A participant that needs another pace gets a policy of its own on its page.`}
      />
    )
  return (
    <Table caption={t`Participants with a policy of their own`}>
      <thead>
        <tr>
          <HeadCell>{t`Participant`}</HeadCell>
          <HeadCell>{t`What it sets`}</HeadCell>
          <HeadCell>{t`Since`}</HeadCell>
          <HeadCell>{t`Why`}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {items.map(({ participant, change, at, by, reason }) => (
          <tr key={participant}>
            <Cell>
              <Link
                href={`/participants/${encodeURIComponent(participant ?? '')}`}
                className="text-accent underline"
              >
                {participant}
              </Link>
            </Cell>
            <Cell className="min-w-48">{changeText(change)}</Cell>
            <Cell className="whitespace-nowrap">{rich`${<Time at={at} />} by ${by}`}</Cell>
            <Cell className="break-words">{reason}</Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

function Pauses({ pauses }: { readonly pauses: readonly RetryPause[] }) {
  if (pauses.length === 0)
    return (
      <Empty
        title={t`Nothing is paused`}
        text={t`What a verdict says is told until it is proved.`}
      />
    )
  return (
    <Table caption={t`What is paused`}>
      <thead>
        <tr>
          <HeadCell>{t`What`}</HeadCell>
          <HeadCell>{t`Since`}</HeadCell>
          <HeadCell>{t`Why`}</HeadCell>
          <HeadCell>
            <span className="sr-only">{t`Action`}</span>
          </HeadCell>
        </tr>
      </thead>
      <tbody>
        {pauses.map((pause) => (
          <tr key={`${pause.participant} ${pause.transaction} ${pause.branch}`}>
            <Cell>
              <PausedLink pause={pause} />
            </Cell>
            <Cell className="whitespace-nowrap">{rich`${<Time at={pause.at} />} by ${pause.by}`}</Cell>
            <Cell className="break-words">{pause.reason}</Cell>
            <Cell className="text-right">
              <ResumeRetries pause={pause} />
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

function PausedLink({
  pause: { participant, transaction, branch },
}: {
  readonly pause: RetryPause
}) {
  const isOfParticipant = transaction === null
  const href = isOfParticipant
    ? (`/participants/${encodeURIComponent(participant ?? '')}` as const)
    : (`/transactions/${encodeURIComponent(transaction)}?tab=retries` as const)
  const what = isOfParticipant ? participant : <ShortId id={transaction} />
  return (
    <Link href={href} className="text-accent underline">
      {branch === null ? what : rich`${what}, branch ${branch}`}
    </Link>
  )
}
