'use client'

import { useQuery } from '@tanstack/react-query'
import { t } from '@/server/contract/words'
import { useAddress } from '../shell/address'
import { oddIn } from '../shell/odd-in'
import { OddNotice } from '../shell/odd-notice'
import { PageHeading } from '../shell/page-heading'
import { Empty } from '../ui/empty'
import { ErrorPanel } from '../ui/error-panel'
import { SelectField } from '../ui/field'
import { Panel } from '../ui/panel'
import { SkeletonRows } from '../ui/skeleton'
import { faultText } from '../wire/http'
import { CompareResult } from './compare-result'
import { realQueries } from './real-queries'
import { type RunPair, runAddress, runPairIn, runTitle } from './run-pair'

/** Two runs of the lab beside each other: what differs in sentences, then as a table. */
export function ComparePage() {
  const { params, change } = useAddress()
  const pair = runPairIn(params)
  const choose = (next: RunPair) => change({ runs: runAddress(next) })
  return (
    <>
      <PageHeading title={t`Compare two runs of the lab`} />
      <OddNotice odd={oddIn(params, { runs: () => pair.isMeant })} />
      <div className="flex flex-col gap-4">
        <Choices pair={pair} onChoose={choose} />
        {pair.a !== null && pair.b !== null && <Compared a={pair.a} b={pair.b} />}
      </div>
    </>
  )
}

interface ChoicesProps {
  readonly pair: RunPair
  readonly onChoose: (pair: RunPair) => void
}

function Choices({ pair, onChoose }: ChoicesProps) {
  const runs = useQuery(realQueries.runs())
  if (runs.isError)
    return <ErrorPanel {...faultText(runs.error)} onRetry={() => void runs.refetch()} />
  const items = runs.data?.items ?? []
  if (runs.data && items.length < 2)
    return (
      <Empty
        title={t`There are not two runs to compare`}
        text={t`The lab keeps each run it makes. Start some on the page Lab, or compare protocols on the real databases.`}
      />
    )
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      {(['a', 'b'] as const).map((side) => (
        <SelectField
          key={side}
          label={side === 'a' ? t`Run A` : t`Run B`}
          value={pair[side] ?? ''}
          onChange={({ target }) =>
            onChoose({ ...pair, [side]: target.value === '' ? null : target.value })
          }
        >
          <option value="">{t`choose one`}</option>
          {items.map((run) => (
            <option key={run.id} value={run.id}>
              {runTitle(run)}
            </option>
          ))}
        </SelectField>
      ))}
    </div>
  )
}

function Compared({ a, b }: Readonly<Record<'a' | 'b', string>>) {
  const found = [
    useQuery(realQueries.run(a)),
    useQuery(realQueries.run(b)),
    useQuery(realQueries.cost(a)),
    useQuery(realQueries.cost(b)),
  ] as const
  const failed = found.find(({ isError }) => isError)
  if (failed)
    return <ErrorPanel {...faultText(failed.error)} onRetry={() => void failed.refetch()} />
  const [runA, runB, costA, costB] = found.map(({ data }) => data) as [
    (typeof found)[0]['data'],
    (typeof found)[1]['data'],
    (typeof found)[2]['data'],
    (typeof found)[3]['data'],
  ]
  if (!runA || !runB || !costA || !costB)
    return (
      <Panel title={t`What differs`}>
        <SkeletonRows rows={6} label={t`Reading both runs`} />
      </Panel>
    )
  return <CompareResult a={{ run: runA, cost: costA }} b={{ run: runB, cost: costB }} />
}
