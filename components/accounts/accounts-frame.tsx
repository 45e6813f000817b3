'use client'

import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Right } from '@/server/contract/permission'
import { meQueries } from '../shell/me-queries'
import { PageHeading } from '../shell/page-heading'
import { useRefusal } from '../shell/right-button'
import { ErrorPanel } from '../ui/error-panel'
import { SkeletonRows } from '../ui/skeleton'
import { faultText } from '../wire/http'
import { SignInOff } from './sign-in-off'

interface Props<Data> {
  readonly title: string
  /** What is said while it is read. */
  readonly reading: string
  /** Why there is nothing to see where nobody signs in. */
  readonly none: string
  readonly right: Right
  readonly query: UseQueryResult<Data>
  readonly children: (data: Data) => ReactNode
}

/** The states of a page about accounts: not for this person, nobody signs in, failed, loading, there. */
export function AccountsFrame<Data>(props: Props<Data>) {
  const { title, reading, none, right, query, children } = props
  const who = useQuery(meQueries.me())
  const refused = useRefusal(right)
  const off = who.data?.signIn === 'local'
  // Who is not known is shown nothing, and what was to be read is not asked for.
  const failed = who.isError && who.data === undefined ? who : query.isError ? query : null
  return (
    <>
      <PageHeading title={title} />
      {off && <SignInOff none={none} />}
      {!off && refused !== undefined && <p className="max-w-prose text-fg-2">{refused}</p>}
      {!off && refused === undefined && (
        <div className="flex flex-col gap-4">
          {failed && (
            <ErrorPanel {...faultText(failed.error)} onRetry={() => void failed.refetch()} />
          )}
          {!failed && query.isPending && <SkeletonRows rows={3} label={reading} />}
          {query.data !== undefined && children(query.data)}
        </div>
      )}
    </>
  )
}
