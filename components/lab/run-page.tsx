'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import type { LabRun } from '@/server/contract/lab-run'
import { say, t } from '@/server/contract/words'
import { PageHeading } from '../shell/page-heading'
import { Badge } from '../ui/badge'
import { CopyButton } from '../ui/copy-button'
import { Empty } from '../ui/empty'
import { ErrorPanel } from '../ui/error-panel'
import { shortCode } from '../ui/format'
import { Panel } from '../ui/panel'
import { SkeletonRows } from '../ui/skeleton'
import { faultOf, faultText } from '../wire/http'
import { useRoom } from '../wire/live'
import { InvariantPanel } from './invariant-panel'
import { labQueries } from './lab-requests'
import { NotApplied } from './not-applied'
import { RunPanel } from './run-panel'
import { RunStrip } from './run-strip'
import { runLooks } from './run-words'
import { ScenarioPanel } from './scenario-panel'

/** One run of the lab: what it was to do, what broke meanwhile, and what came of it. */
export function RunPage({ id }: { readonly id: string }) {
  const queryClient = useQueryClient()
  const refresh = () => void queryClient.invalidateQueries({ queryKey: labQueries.root })
  useRoom('lab', refresh, refresh)
  const { data, error, dataUpdatedAt, refetch } = useQuery(labQueries.run(id))
  const unknown = error !== null && faultOf(error).code === 'run-not-found'
  return (
    <>
      <PageHeading title={t`Lab run ${shortCode(id)}`}>
        {data !== undefined && <States run={data} />}
        <CopyButton
          text={typeof window === 'undefined' ? '' : window.location.href}
          what={t`the link to this page`}
        />
        <Link href="/lab" className="ml-auto text-accent underline">{t`Back to the lab`}</Link>
      </PageHeading>
      <div className="flex min-w-0 flex-col gap-4">
        {error !== null && !unknown && (
          <ErrorPanel
            {...faultText(error)}
            onRetry={() => void refetch()}
            dataFrom={data === undefined ? null : new Date(dataUpdatedAt).toISOString()}
          />
        )}
        {unknown && <Unknown id={id} />}
        {data === undefined && error === null && (
          <SkeletonRows rows={6} label={t`Reading the run`} />
        )}
        {data !== undefined && !unknown && <Loaded run={data} />}
      </div>
    </>
  )
}

function Loaded({ run }: { readonly run: LabRun }) {
  return (
    <>
      <NotApplied run={run} />
      <InvariantPanel run={run} />
      <RunStrip run={run} />
      <div className="grid items-start gap-4 xl:grid-cols-2">
        <RunPanel run={run} />
        <ScenarioPanel run={run} />
      </div>
    </>
  )
}

function States({ run }: { readonly run: LabRun }) {
  const { label, tone } = runLooks[run.state]
  return (
    <>
      <Badge tone={tone}>{say(label)}</Badge>
      {run.incomplete && <Badge tone="doubt">{t`Incomplete`}</Badge>}
    </>
  )
}

function Unknown({ id }: { readonly id: string }) {
  return (
    <Panel title={t`No such run`}>
      <Empty
        title={t`There is no run ${id}`}
        text={t`The lab keeps its newest runs and forgets the oldest. The link may be older than that, or of another installation.`}
      >
        <Link href="/lab" className="text-accent underline">{t`See the runs that are kept`}</Link>
      </Empty>
    </Panel>
  )
}
