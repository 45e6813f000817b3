'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import type { LabRun } from '@/server/contract/lab-run'
import { say, t } from '@/server/contract/words'
import { Badge } from '../ui/badge'
import { ErrorPanel } from '../ui/error-panel'
import { shortCode } from '../ui/format'
import { Panel } from '../ui/panel'
import { SkeletonRows } from '../ui/skeleton'
import { Ago } from '../ui/time'
import { workloadName } from '../ui/workload-name'
import { faultText } from '../wire/http'
import { labQueries } from './lab-requests'
import { runLooks } from './run-words'

const SHOWN_MAX = 8

/** The runs that are kept, the newest first, each with its page. */
export function RecentRuns() {
  const { data, error, refetch } = useQuery(labQueries.runs())
  const runs = data?.items.slice(0, SHOWN_MAX)
  return (
    <Panel title={t`Recent runs`} flush>
      {error !== null && <ErrorPanel {...faultText(error)} onRetry={() => void refetch()} />}
      {runs === undefined && error === null && (
        <SkeletonRows rows={3} label={t`Reading the runs`} />
      )}
      <ul>
        {runs?.map((run) => (
          <RunRow key={run.id} run={run} />
        ))}
      </ul>
    </Panel>
  )
}

function RunRow({ run }: { readonly run: LabRun }) {
  const { label, tone } = runLooks[run.state]
  const faults = run.planned.length
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line border-t px-4 py-2">
      <Link href={`/lab/runs/${run.id}`} className="font-semibold text-accent underline">
        {shortCode(run.id)}
      </Link>
      <span className="min-w-0 flex-1 basis-40 text-fg-2 text-small">
        {faults === 0
          ? t`${workloadName(run.workload)}, seed ${run.seed}`
          : t`${workloadName(run.workload)}, seed ${run.seed}, faults planned: ${faults}`}
      </span>
      {run.invariant.holds === false && <Badge tone="damage">{t`Does not hold`}</Badge>}
      {run.incomplete && <Badge tone="doubt">{t`Incomplete`}</Badge>}
      <Badge tone={tone}>{say(label)}</Badge>
      <span className="text-fg-3 text-small">
        <Ago at={run.startedAt} />
      </span>
    </li>
  )
}
