'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Lab, LabProcess, LabRun } from '@/server/contract/lab'
import { t } from '@/server/contract/words'
import { useAddress } from '../shell/address'
import { PageHeading } from '../shell/page-heading'
import { shellQueries } from '../shell/shell-queries'
import { Empty } from '../ui/empty'
import { ErrorPanel } from '../ui/error-panel'
import { SkeletonRows } from '../ui/skeleton'
import { faultText } from '../wire/http'
import { useRoom } from '../wire/live'
import { CrashForm } from './crash-form'
import { Databases } from './databases'
import { FaultForm } from './fault-form'
import { FaultsOn } from './faults-on'
import { InvariantPanel } from './invariant-panel'
import { labQueries } from './lab-requests'
import { firstLink } from './link-draft'
import { ProcessList } from './process-list'
import { RunFormPanel } from './run-form'
import { RunPanel } from './run-panel'
import { StoryList } from './story-list'

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
  const { links } = lab
  const { params, change } = useAddress()
  const [draft, setDraft] = useState(firstLink)
  const chosen = links.find(({ name }) => name === params.at) ?? links[0]
  const named = (role: LabProcess['role']) =>
    processes.filter((process) => process.role === role).map(({ name }) => name)
  return (
    <>
      {run === null ? <NoRun /> : <InvariantPanel run={run} />}
      {run === null && <StoryList run={run} />}
      <div className="grid items-start gap-4 xl:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-4">
          {run !== null && <RunPanel run={run} />}
          <FaultsOn faults={lab.faults} />
          <ProcessList processes={processes} />
          <Databases databases={lab.databases} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <RunFormPanel running={run?.state === 'running'} workloads={lab.workloads} />
          <FaultForm
            {...{ links, chosen: chosen?.name ?? '', draft }}
            onDraft={(change) => setDraft({ ...draft, ...change })}
            onChoose={(name) => change({ at: name }, 'replace')}
          />
          <CrashForm coordinators={named('coordinator')} />
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
