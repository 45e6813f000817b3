'use client'

import { useQuery } from '@tanstack/react-query'
import { t } from '@/server/contract/words'
import { policyQueries } from '../shell/decision-queries'
import { PageHeading } from '../shell/page-heading'
import { ErrorPanel } from '../ui/error-panel'
import { Panel } from '../ui/panel'
import { rich } from '../ui/rich'
import { SkeletonRows } from '../ui/skeleton'
import { faultText } from '../wire/http'
import { PolicyForm } from './policy-form'
import { PolicyHistory } from './policy-history'

/** How people decide here, each value with what follows from it. */
export function PolicyPage() {
  const { data, error, refetch } = useQuery(policyQueries.settings())
  return (
    <>
      <PageHeading title={t`Policy`} />
      <div className="flex max-w-4xl flex-col gap-4">
        {error !== null && <ErrorPanel {...faultText(error)} onRetry={() => void refetch()} />}
        {data === undefined && error === null && (
          <SkeletonRows rows={5} label={t`Reading the policy`} />
        )}
        {data !== undefined && (
          <>
            <PolicyForm key={data.version} settings={data} />
            <Retention retention={data.retention} />
            <PolicyHistory history={data.history} />
          </>
        )}
      </div>
    </>
  )
}

interface RetentionProps {
  readonly retention: {
    readonly days: number
    readonly eventDays: number
    readonly variable: string
    readonly from: 'environment' | 'default'
  }
}

const Retention = ({ retention: { days, eventDays, variable, from } }: RetentionProps) => (
  <Panel title={t`Retention`}>
    <p className="max-w-prose">{rich`Ended transactions, verdicts and what came of requests are kept for ${<strong>{t`${days} days`}</strong>}, and the records of the log for ${eventDays}. After that a participant that asks is told nothing about them. The audit trail, and what is heuristic, are kept for good.`}</p>
    <p className="max-w-prose pt-2 text-fg-2 text-small">
      {from === 'environment'
        ? t`Set by ${variable} in the environment, and so not here: to change it, start Verdict with another value.`
        : t`This is the default. To change it, start Verdict with ${variable} set.`}
    </p>
  </Panel>
)
