'use client'

import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useAddress } from '@/components/shell/address'
import { PageHeading } from '@/components/shell/page-heading'
import { timelineRows } from '@/components/timeline/timeline-rows'
import { transactionQueries } from '@/components/transaction/transaction-queries'
import { ErrorPanel } from '@/components/ui/error-panel'
import { shortCode } from '@/components/ui/format'
import { SkeletonRows } from '@/components/ui/skeleton'
import { faultText } from '@/components/wire/http'
import { CompareChoice } from './compare-choice'
import { CompareResult } from './compare-result'

/** One that is still open is read anew this often. */
const OPEN_MS = 2_000

/** Two transactions beside each other: what differs in words, then as figures, then drawn from one beginning. */
export function CompareScreen() {
  const { params, change } = useAddress()
  const a = useSide(params.a)
  const b = useSide(params.b)
  return (
    <div className="flex flex-col gap-5">
      <PageHeading title="Compare two transactions" />
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
          <SkeletonRows rows={6} label="Loading both transactions" />
        ))}
    </div>
  )
}

function useSide(id: string | undefined) {
  const enabled = id !== undefined
  const detail = useQuery({
    ...{ ...transactionQueries.detail(id ?? ''), enabled },
    refetchInterval: ({ state }) => (state.data?.endedAt === null ? OPEN_MS : false),
  })
  const events = useQuery({
    ...{ ...transactionQueries.events(id ?? ''), enabled },
    refetchInterval: detail.data?.endedAt === null ? OPEN_MS : false,
  })
  const side = useMemo(() => {
    if (!detail.data || !events.data) return null
    const { protocol, outcome, reason, participants, startedAt, endedAt, owner } = detail.data
    const subject = {
      ...{ code: shortCode(detail.data.id), participants, startedAt },
      ...{ open: endedAt === null, ownerAlive: owner?.alive ?? false },
    }
    return {
      ...{ id: detail.data.id, code: subject.code, protocol, outcome, reason },
      rows: timelineRows(events.data, subject),
    }
  }, [detail.data, events.data])
  return {
    side,
    error: detail.error ?? events.error,
    refetch: () => Promise.all([detail.refetch(), events.refetch()]),
  }
}

export type ShownSide = NonNullable<ReturnType<typeof useSide>['side']>
