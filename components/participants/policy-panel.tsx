'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ScopedPolicy } from '@/server/contract/retry-policy'
import { t } from '@/server/contract/words'
import { RightButton } from '../shell/right-button'
import { ErrorPanel } from '../ui/error-panel'
import { late } from '../ui/late'
import { SkeletonRows } from '../ui/skeleton'
import { Cell, HeadCell, Table } from '../ui/table'
import { Time } from '../ui/time'
import { faultText } from '../wire/http'
import { PolicyFacts, PolicyRules } from './policy-facts'
import { changeText } from './policy-words'
import { retryQueries, type Scope } from './retry-queries'

const PolicyDialog = late(() => import('./policy-dialog').then((file) => file.PolicyDialog))

/** How often and how fast is asked, what was before, and the way to change it. */
export function PolicyPanel({ scope }: { readonly scope: Scope }) {
  const query = useQuery(retryQueries.of(scope))
  const [editing, setEditing] = useState(false)
  if (query.isPending) return <SkeletonRows rows={5} label={t`Reading the retry policy`} />
  if (query.data === undefined)
    return <ErrorPanel {...faultText(query.error)} onRetry={() => void query.refetch()} />
  const policy = query.data
  const edits =
    scope === null ? t`Edit the retry policy for all` : t`Edit the retry policy of ${scope}`
  const version = policy.version === 0 ? t`Nothing is set here.` : t`Version ${policy.version}.`
  return (
    <>
      <PolicyFacts policy={policy} />
      <PolicyRules policy={policy} />
      <div className="flex flex-wrap items-center gap-2 px-4 pb-3">
        <RightButton
          right="putParticipantPolicy"
          size="small"
          aria-label={edits}
          onClick={() => setEditing(true)}
        >{t`Edit retry policy`}</RightButton>
        <span className="text-label text-fg-3">{t`${version} A change counts at once, for what waits too.`}</span>
      </div>
      <History policy={policy} />
      {editing && <PolicyDialog policy={policy} onClose={() => setEditing(false)} />}
    </>
  )
}

function History({ policy: { history } }: { readonly policy: ScopedPolicy }) {
  if (history.length === 0) return null
  return (
    <details className="border-line border-t px-4 py-2">
      <summary className="cursor-pointer text-small">{t`Changes of this policy (${history.length})`}</summary>
      <Table caption={t`Changes of this policy`}>
        <thead>
          <tr>
            <HeadCell>{t`Version`}</HeadCell>
            <HeadCell>{t`When`}</HeadCell>
            <HeadCell>{t`Who`}</HeadCell>
            <HeadCell>{t`Why`}</HeadCell>
            <HeadCell>{t`What it sets`}</HeadCell>
          </tr>
        </thead>
        <tbody>
          {history.map(({ version, at, by, reason, change }) => (
            <tr key={version}>
              <Cell>{version}</Cell>
              <Cell className="whitespace-nowrap">
                <Time at={at} />
              </Cell>
              <Cell className="whitespace-nowrap">{by}</Cell>
              <Cell className="break-words">{reason}</Cell>
              <Cell className="min-w-48">{changeText(change)}</Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </details>
  )
}
