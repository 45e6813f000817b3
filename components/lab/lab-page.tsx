'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { Lab, LabProcess } from '@/server/contract/lab'
import type { LabRun } from '@/server/contract/lab-run'
import { t } from '@/server/contract/words'
import { useAddress } from '../shell/address'
import { oddIn } from '../shell/odd-in'
import { OddNotice } from '../shell/odd-notice'
import { PageHeading } from '../shell/page-heading'
import { shellQueries } from '../shell/shell-queries'
import { Empty } from '../ui/empty'
import { ErrorPanel } from '../ui/error-panel'
import { late } from '../ui/late'
import { SkeletonRows } from '../ui/skeleton'
import { useNarrow } from '../ui/use-narrow'
import { faultText } from '../wire/http'
import { useRoom } from '../wire/live'
import { CrashPanel } from './crash-form'
import { Databases } from './databases'
import { FaultForm } from './fault-form'
import { FaultsOn } from './faults-on'
import { InvariantPanel } from './invariant-panel'
import { labQueries } from './lab-requests'
import { ProcessList } from './process-list'
import { RecentRuns } from './recent-runs'
import { RunFormPanel } from './run-form'
import { RunPanel } from './run-panel'
import { StoryList } from './story-list'
import { useChoice } from './use-choice'
import { useGiven } from './use-given'

const TopologyPanel = late(
  () => import('./topology-panel').then((module) => module.TopologyPanel),
  <SkeletonRows rows={6} label="" />,
)

/** Where one breaks things and sees that the money stays whole. */
export function LabPage() {
  const queryClient = useQueryClient()
  const refresh = () => void queryClient.invalidateQueries({ queryKey: labQueries.root })
  useRoom('lab', refresh, refresh)
  const lab = useQuery(shellQueries.lab())
  const processes = useQuery(shellQueries.processes())
  const id = lab.data?.run ?? null
  const run = useQuery({ ...labQueries.run(id ?? ''), enabled: id !== null })
  const readAt = new Date(lab.dataUpdatedAt).toISOString()
  const failed = [lab, processes, run].find(({ isError }) => isError)
  return (
    <>
      <PageHeading title={t`Lab`} />
      <div className="flex flex-col gap-4">
        {failed && (
          <ErrorPanel
            {...faultText(failed.error)}
            onRetry={refresh}
            dataFrom={lab.data ? readAt : null}
          />
        )}
        {lab.isPending && <SkeletonRows label={t`Reading the lab`} />}
        {lab.data && (
          <LabBody lab={lab.data} processes={processes.data?.items ?? []} run={run.data ?? null} />
        )}
      </div>
    </>
  )
}

interface BodyProps {
  readonly lab: Lab
  readonly processes: readonly LabProcess[]
  readonly run: LabRun | null
}

function LabBody({ lab, processes, run }: BodyProps) {
  const { links, faults } = lab
  const choice = useChoice(links)
  const narrow = useNarrow()
  const given = useGiven()
  const { params } = useAddress()
  const odd = oddIn(params, {
    setup: (value) => value === 'file',
    asleep: (value) => value === 'shown',
    link: (value) => links.some(({ name }) => name === value),
    process: (value) => processes.length === 0 || processes.some(({ name }) => name === value),
  })
  const coordinators = processes.filter(({ role }) => role === 'coordinator')
  return (
    <>
      <OddNotice odd={odd} />
      {run === null ? <NoRun /> : <InvariantPanel run={run} />}
      {run === null && <StoryList run={run} />}
      {!narrow && <TopologyPanel {...{ processes, links, faults, ...choice }} />}
      <div className="grid items-start gap-4 xl:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-4">
          {run !== null && <RunPanel run={run} linked />}
          <FaultsOn faults={faults} />
          <ProcessList processes={processes} />
          {run !== null && <RecentRuns />}
          <Databases databases={lab.databases} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <RunFormPanel
            key={given === null ? '' : JSON.stringify(given)}
            running={run?.state === 'running'}
            workloads={lab.workloads}
            targets={{ links, processes }}
            given={given}
          />
          <FaultForm
            {...{ links, draft: choice.draft, onDraft: choice.onDraft }}
            chosen={choice.link}
            onChoose={(name) => choice.onChoose({ type: 'link', name })}
          />
          <CrashPanel coordinators={coordinators.map(({ name }) => name)} />
        </div>
      </div>
      {run !== null && <StoryList run={run} />}
    </>
  )
}

function NoRun() {
  return (
    <div className="rounded-panel border border-line bg-surface">
      <Empty
        title={t`Nothing has run yet`}
        text={t`Here money moves between two real banks while you break them. Whether the money stays whole will stand here. Play a story, or set up a run of your own.`}
      />
    </div>
  )
}
