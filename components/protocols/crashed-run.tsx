'use client'

import { useQuery } from '@tanstack/react-query'
import { say, t } from '@/server/contract/words'
import { useAddress } from '../shell/address'
import { Button } from '../ui/button'
import { ErrorPanel } from '../ui/error-panel'
import { duration } from '../ui/format'
import { Panel } from '../ui/panel'
import { SkeletonRows } from '../ui/skeleton'
import { faultText } from '../wire/http'
import { comparisonQueries } from './comparison-queries'
import type { CrashResult } from './crash-results'
import { crashNames, victimWord } from './crash-words'
import { linesOf } from './followed-run'
import { InTimeline } from './in-timeline'
import { OnNet } from './on-net'
import { Replay } from './replay'

interface Props {
  readonly result: CrashResult
  /** Of the simulated run. */
  readonly id: string
}

/** The simulated transaction whose coordinator or participant crashed, step by step. */
export function CrashedRun({ result, id }: Props) {
  const { change } = useAddress()
  const { protocol, point, victim } = result
  const steps = useQuery(comparisonQueries.steps(id, 0))
  return (
    <Panel
      title={t`${say(crashNames[protocol])}, the ${say(victimWord[victim])} crashes at ${point}`}
      aside={<Button size="small" onClick={() => change({ crash: null })}>{t`Close`}</Button>}
    >
      <p className="flex flex-wrap gap-x-5 pb-3">
        <InTimeline simulation={id} number={0} />
        <OnNet simulation={id} number={0} />
      </p>
      {steps.isError && (
        <ErrorPanel {...faultText(steps.error)} onRetry={() => void steps.refetch()} />
      )}
      {steps.isPending && <SkeletonRows rows={6} label={t`Running it again to watch`} />}
      {steps.data && (
        <Replay
          key={id}
          steps={linesOf(steps.data)}
          ending={{
            before: t`A branch that has promised waits until it is told.`,
            after: endOf(result),
          }}
        />
      )}
    </Panel>
  )
}

function endOf({ outcome, blockedMs }: CrashResult): string {
  const blocked = duration(blockedMs)
  if (outcome === null) return t`It ended nowhere; a branch was blocked for ${blocked} at most.`
  return outcome === 'committed'
    ? t`It ended committed; a branch was blocked for ${blocked} at most.`
    : t`It ended aborted; a branch was blocked for ${blocked} at most.`
}
