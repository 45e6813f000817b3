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
import { FitPanel } from './fit-panel'
import { JudgedChoice } from './judged-choice'
import { LossyRun } from './lossy-run'
import { assumedFrom } from './measured-words'
import { PredictionPanel } from './prediction-panel'
import { SimulatedPanel } from './simulated-panel'
import { useJudged } from './use-judged'

/** One and the same, so that nothing is laid out anew. */
const NONE: readonly Counted[] = []

/** Of a run whose messages get lost, what is known before it has been measured. */
const ofLossyRun = { participants: '2', attempts: '1', coordinatorCrash: '0', recovery: '1' }

/** A run of the lab by its id; undefined: none, or nothing that could be one. */
const runIn = ({ run }: Readonly<Record<string, string>>): string | undefined =>
  run !== undefined && /^[0-9A-Za-z-]{1,60}$/.test(run) ? run : undefined

/** As the chain names its states and ends. */
const stateIn = ({ state }: Readonly<Record<string, string>>): string | undefined =>
  state !== undefined && /^(V\(\d+,\d+\)|C\(\d+\)|X|COMMITTED|ABORT_NO|ABORT_TIMEOUT)$/.test(state)
    ? state
    : undefined

/** What is to be expected of transactions, and whether those that ran here did as expected. */
export function AnalysisPage() {
  const { params, change } = useAddress()
  const assumed = assumptionsIn(params)
  const { found, measured, enough, runs, hasLab } = useJudged(assumed.participants, runIn(params))
  const query = useQuery(analysisQueries.markov(assumed, enough))
  const { data } = query
  const reset = () =>
    change(Object.fromEntries(Object.keys(assumed).map((name) => [name, null])), 'replace')
  return (
    <>
      <PageHeading title={t`Analysis`} />
      <AnalysisTabs />
      <OddNotice
        odd={oddIn(params, {
          ...readAs(assumed),
          run: () => runIn(params) !== undefined,
          state: () => stateIn(params) !== undefined,
        })}
      />
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
              choice={
                <JudgedChoice
                  runs={runs}
                  chosen={runIn(params)}
                  onChoose={(run) => change({ run })}
                  lossyRun={
                    hasLab && <LossyRun onRun={(id) => change({ run: id, ...ofLossyRun })} />
                  }
                />
              }
            />
          )}
          {data && <SimulatedPanel assumed={assumed} />}
        </div>
        {data && (
          <div className="min-w-0 xl:col-span-2">
            <ChainPanel
              chain={data.chain}
              counted={measured?.transitions ?? NONE}
              visited={found?.visited ?? []}
              state={stateIn(params)}
              onState={(state) => change({ state }, 'replace')}
            />
          </div>
        )}
      </div>
    </>
  )
}
