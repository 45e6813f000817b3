'use client'

import { useAddress } from '@/components/shell/address'
import { PageHeading } from '@/components/shell/page-heading'
import { ErrorPanel } from '@/components/ui/error-panel'
import { SkeletonRows } from '@/components/ui/skeleton'
import { faultText } from '@/components/wire/http'
import { t } from '@/server/contract/words'
import { CompareChoice } from './compare-choice'
import { CompareResult } from './compare-result'
import { useSide } from './use-side'

/** Two transactions beside each other: what differs in words, then as figures, then drawn from one beginning. */
export function CompareScreen() {
  const { params, change } = useAddress()
  const a = useSide(params.a)
  const b = useSide(params.b)
  return (
    <div className="flex flex-col gap-5">
      <PageHeading title={t`Compare two transactions`} />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <CompareChoice
          side="A"
          id={params.a}
          other={params.b}
          onChoose={(id) => change({ a: id })}
        />
        <CompareChoice
          side="B"
          id={params.b}
          other={params.a}
          onChoose={(id) => change({ b: id })}
        />
      </div>
      {[a, b].map(
        (side, index) =>
          side.error && (
            <ErrorPanel
              key={index === 0 ? 'a' : 'b'}
              {...faultText(side.error)}
              onRetry={() => void side.refetch()}
            />
          ),
      )}
      {params.a &&
        params.b &&
        !a.error &&
        !b.error &&
        (a.side && b.side ? (
          <CompareResult a={a.side} b={b.side} />
        ) : (
          <SkeletonRows rows={6} label={t`Loading both transactions`} />
        ))}
    </div>
  )
}
