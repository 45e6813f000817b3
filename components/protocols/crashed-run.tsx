'use client'

import { useQuery } from '@tanstack/react-query'
import { useAddress } from '../shell/address'
import { Button } from '../ui/button'
import { ErrorPanel } from '../ui/error-panel'
import { duration } from '../ui/format'
import { Panel } from '../ui/panel'
import { SkeletonRows } from '../ui/skeleton'
import { faultText } from '../wire/http'
import { comparisonQueries } from './comparison-queries'
import { type CrashResult, crashNames } from './crash-results'
import { linesOf } from './followed-run'
import { Replay } from './replay'

interface Props {
  readonly result: CrashResult
  /** Of the simulated run. */
  readonly id: string
}

/** The simulated transaction whose coordinator or participant crashed, step by step. */
export function CrashedRun({ result, id }: Props) {
  const { change } = useAddress()
  const { protocol, point, victim, outcome, blockedMs } = result
  const steps = useQuery(comparisonQueries.steps(id, 0))
  return (
    <Panel
      title={`${crashNames[protocol]}, the ${victim} crashes at ${point}`}
      aside={
        <Button size="small" onClick={() => change({ crash: null })}>
          Close
        </Button>
      }
    >
      {steps.isError && (
        <ErrorPanel {...faultText(steps.error)} onRetry={() => void steps.refetch()} />
      )}
      {steps.isPending && <SkeletonRows rows={6} label="Running it again to watch" />}
      {steps.data && (
        <Replay
          key={id}
          steps={linesOf(steps.data)}
          ending={{
            before: 'A branch that has promised waits until it is told.',
            after: `It ended ${outcome ?? 'nowhere'}; a branch was blocked for ${duration(blockedMs)} at most.`,
          }}
        />
      )}
    </Panel>
  )
}
