'use client'

import { useQuery } from '@tanstack/react-query'
import { t } from '@/server/contract/words'
import { PageHeading } from '../shell/page-heading'
import { ErrorPanel } from '../ui/error-panel'
import { rich } from '../ui/rich'
import { SkeletonRows } from '../ui/skeleton'
import { Ago } from '../ui/time'
import { faultText } from '../wire/http'
import { alertQueries } from './alert-queries'
import { DeliveriesPanel } from './deliveries-panel'
import { FiringPanel } from './firing-panel'
import { NoAlerts } from './no-alerts'
import { RulesPanel } from './rules-panel'
import { TargetsPanel } from './targets-panel'

/** Who is told when something is wrong, of what, and whether it arrived. */
export function AlertsPage() {
  const query = useQuery(alertQueries.all())
  const { data } = query
  const begun = data !== undefined && data.rules.length + data.targets.length > 0
  return (
    <>
      <PageHeading title={t`Alerts`}>
        {data !== undefined && begun && (
          <p className="text-fg-2">
            {data.evaluator?.passedAt
              ? rich`evaluated by ${data.evaluator.process} ${<Ago at={data.evaluator.passedAt} />}`
              : t`nobody evaluates the rules now`}
          </p>
        )}
      </PageHeading>
      <div className="flex flex-col gap-4">
        {query.isError && (
          <ErrorPanel
            {...faultText(query.error)}
            onRetry={() => void query.refetch()}
            dataFrom={data ? new Date(query.dataUpdatedAt).toISOString() : null}
          />
        )}
        {query.isPending && <SkeletonRows rows={4} label={t`Reading the alerts`} />}
        {data !== undefined && (
          <>
            {begun ? <FiringPanel firing={data.firing} resolved={data.resolved} /> : <NoAlerts />}
            <div className="grid gap-4 xl:grid-cols-2">
              <RulesPanel rules={data.rules} targets={data.targets.map(({ id }) => id)} />
              <TargetsPanel targets={data.targets} />
            </div>
            {begun && <DeliveriesPanel />}
          </>
        )}
      </div>
    </>
  )
}
