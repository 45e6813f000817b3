'use client'

import { useQuery } from '@tanstack/react-query'
import type { SimulationEvents } from '@/server/contract/simulation'
import { retell, t } from '@/server/contract/words'
import { useAddress } from '../shell/address'
import { Button } from '../ui/button'
import { ErrorPanel } from '../ui/error-panel'
import { TextField } from '../ui/field'
import { Panel } from '../ui/panel'
import { SkeletonRows } from '../ui/skeleton'
import { faultText } from '../wire/http'
import type { Measured } from './comparison'
import { comparisonQueries } from './comparison-queries'
import { InTimeline } from './in-timeline'
import { OnNet } from './on-net'
import { Replay } from './replay'

interface Props {
  readonly measured: Measured
  /** From 0. */
  readonly transaction: number
}

/** One transaction of a run, step by step; the address has the run and the transaction. */
export function FollowedRun({ measured: { contender, run }, transaction }: Props) {
  const { change } = useAddress()
  const steps = useQuery(comparisonQueries.steps(run.id, transaction))
  const violation = run.violations.find((one) => one.transaction === transaction)
  return (
    <Panel
      title={t`${contender.name}, transaction ${transaction}`}
      aside={
        <Button
          size="small"
          onClick={() => change({ follow: null, transaction: null })}
        >{t`Close`}</Button>
      }
    >
      <div className="w-48 pb-3">
        <TextField
          label={t`Transaction`}
          hint={t`From 0 to ${run.settings.transactions - 1}`}
          type="number"
          min={0}
          max={run.settings.transactions - 1}
          value={transaction}
          onChange={({ target }) => change({ transaction: target.value }, 'replace')}
        />
      </div>
      <p className="flex flex-wrap gap-x-5 pb-3">
        <InTimeline simulation={run.id} number={transaction} />
        <OnNet simulation={run.id} number={transaction} />
      </p>
      {steps.isError && (
        <ErrorPanel {...faultText(steps.error)} onRetry={() => void steps.refetch()} />
      )}
      {steps.isPending && <SkeletonRows rows={6} label={t`Running it again to watch`} />}
      {steps.data && (
        <Replay
          key={`${run.id} ${transaction}`}
          steps={linesOf(steps.data)}
          ending={
            violation === undefined
              ? { before: t`Every law holds in this transaction.`, after: t`That was all of it.` }
              : {
                  before: t`A law breaks in this transaction: ${violation.law}.`,
                  after: `${violation.law}: ${retell(violation.says)}.`,
                }
          }
        />
      )}
    </Panel>
  )
}

/** What happens to a node while this transaction runs is told with it; the rest of the run is not. */
export function linesOf({ items }: SimulationEvents): readonly string[] {
  const mine = items.filter((one) => one.transaction !== null)
  const [first, last] = [mine[0], mine.at(-1)]
  if (first === undefined || last === undefined) return []
  return items
    .filter(({ number }) => number >= first.number && number <= last.number)
    .map(({ atMs, node, says }) => `${(atMs - first.atMs).toFixed(1)} ms: ${node} ${says}`)
}
