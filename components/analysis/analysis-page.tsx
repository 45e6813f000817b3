'use client'

import { useQuery } from '@tanstack/react-query'
import { t } from '@/server/contract/words'
import { useAddress } from '../shell/address'
import { oddIn, readAs } from '../shell/odd-in'
import { OddNotice } from '../shell/odd-notice'
import { PageHeading } from '../shell/page-heading'
import { ErrorPanel } from '../ui/error-panel'
import { SkeletonRows } from '../ui/skeleton'
import { faultText } from '../wire/http'
import { analysisQueries } from './analysis-queries'
import { AnalysisTabs } from './analysis-tabs'
import { type Assumptions, assumptionsIn } from './assumptions'
import { AssumptionsPanel } from './assumptions-panel'
import { ChainPanel } from './chain-panel'
import type { Counted } from './chain-rows'
import { ENDED_MIN, FitPanel } from './fit-panel'
import { assumedFrom } from './measured-words'
import { PredictionPanel } from './prediction-panel'

/** One and the same, so that nothing is laid out anew. */
const NONE: readonly Counted[] = []

/** What is to be expected of transactions, and whether those that ran here did as expected. */
export function AnalysisPage() {
  const { params, change } = useAddress()
  const assumed = assumptionsIn(params)
  const { data: found } = useQuery(analysisQueries.measured(assumed.participants))
  const measured = found?.measured ?? null
  const enough = measured !== null && measured.ended >= ENDED_MIN ? measured : null
  const query = useQuery(analysisQueries.markov(assumed, enough))
  const { data } = query
  const reset = () =>
    change(Object.fromEntries(Object.keys(assumed).map((name) => [name, null])), 'replace')
  return (
    <>
      <PageHeading title={t`Analysis`} />
      <AnalysisTabs />
      <OddNotice odd={oddIn(params, readAs(assumed))} />
      <div className="grid items-start gap-4 xl:grid-cols-[22rem_minmax(0,1fr)]">
        <AssumptionsPanel
          assumed={assumed}
          onChange={(name: keyof Assumptions, value) =>
            change({ [name]: String(value) }, 'replace')
          }
          onReset={reset}
        />
        <div className="flex min-w-0 flex-col gap-4">
          {query.isError && (
            <ErrorPanel {...faultText(query.error)} onRetry={() => void query.refetch()} />
          )}
          {query.isPending && <SkeletonRows label={t`Computing the prediction`} />}
          {data && <PredictionPanel analysis={data} />}
          {data && found && (
            <FitPanel
              analysis={data}
              measurement={found}
              onAssume={() => change(assumedFrom(found), 'replace')}
            />
          )}
        </div>
        {data && (
          <div className="min-w-0 xl:col-span-2">
            <ChainPanel chain={data.chain} counted={measured?.transitions ?? NONE} />
          </div>
        )}
      </div>
    </>
  )
}
