'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Square } from 'lucide-react'
import Link from 'next/link'
import type { LabRun } from '@/server/contract/lab'
import { RightButton } from '../shell/right-button'
import { Badge } from '../ui/badge'
import { ErrorPanel } from '../ui/error-panel'
import { count, duration } from '../ui/format'
import { Panel } from '../ui/panel'
import { protocolName } from '../ui/protocol-name'
import { Elapsed } from '../ui/time'
import { faultText } from '../wire/http'
import { labQueries, stopRun } from './lab-requests'
import { ProtocolNote } from './protocol-note'

const N_MIN = 30
const states = {
  running: { label: 'Running', tone: 'moving' },
  finished: { label: 'Finished', tone: 'commit' },
  stopped: { label: 'Stopped', tone: 'idle' },
} as const

const workloads: Readonly<Record<string, string>> = {
  'bank-transfer': 'Bank transfer',
  'hot-account': 'Hot account',
  'trip-booking': 'Trip booking',
  'shop-order': 'Shop order',
  'data-sync': 'Data sync',
}
const ways = {
  databases: 'Banks are reached directly.',
  agents: 'Banks are reached through agents, over HTTP and past the links.',
} as const satisfies Record<LabRun['through'], string>

const places: Readonly<Record<string, string>> = {
  'trip-booking': 'Trips are booked at three services, over HTTP.',
  'shop-order': 'Stock is in bank-a, orders are in MariaDB, payment is a service over HTTP.',
  'data-sync': 'Rows are in bank-a and in MariaDB.',
}

/** What a run did so far. */
export function RunPanel({ run }: { readonly run: LabRun }) {
  const { label, tone } = states[run.state]
  return (
    <Panel
      title="Run"
      aside={
        <>
          <Badge tone={tone}>{label}</Badge>
          {run.state === 'running' && <StopButton id={run.id} />}
        </>
      }
    >
      <Counts run={run} />
      <Latency run={run} />
      <div className="pt-3 empty:hidden">
        <ProtocolNote protocol={run.protocol} />
      </div>
      <p className="pt-3 text-small text-fg-2">
        {workloads[run.workload] ?? run.workload}: {protocolName(run.protocol)}
        {run.presumption !== 'abort' && `, presumed ${run.presumption}`}
        {run.optimise.length > 0 && `, ${run.optimise.join(', ')}`}. Seed <code>{run.seed}</code>,
        concurrency {run.concurrency}
        {run.rate === null ? '' : `, at most ${run.rate} /s`}, recovery {run.recovery}, for{' '}
        <Elapsed since={run.startedAt} until={run.endedAt} />.{' '}
        {places[run.workload] ?? ways[run.through]}{' '}
        {run.protocol === 'outbox' ? (
          'No coordinator is needed, so there are no transactions of it to see.'
        ) : (
          <Link href="/transactions" className="text-accent underline">
            See its transactions
          </Link>
        )}
      </p>
    </Panel>
  )
}

function StopButton({ id }: { readonly id: string }) {
  const queryClient = useQueryClient()
  const stop = useMutation({
    mutationFn: () => stopRun(id),
    onSettled: () => queryClient.invalidateQueries({ queryKey: labQueries.root }),
  })
  return (
    <>
      <RightButton
        right="stopRun"
        size="small"
        onClick={() => stop.mutate()}
        disabled={stop.isPending}
      >
        <Square size={16} aria-hidden="true" />
        {stop.isPending ? 'Stopping' : 'Stop the run'}
      </RightButton>
      {stop.isError && <ErrorPanel {...faultText(stop.error)} />}
    </>
  )
}

function Counts({ run: { counts } }: { readonly run: LabRun }) {
  const figures = [
    ['Committed', counts.committed, 'commit'],
    ['Aborted', counts.aborted, 'abort'],
    ['Answer outstanding', counts.unanswered, 'moving'],
    ['Not started', counts.notStarted, 'idle'],
  ] as const
  return (
    <dl className="grid grid-cols-2 gap-3 sm:grid-cols-4">
      {figures.map(([label, value, tone]) => (
        <div key={label} data-tone={tone}>
          <dt className="text-label text-ink">{label}</dt>
          <dd className="text-h1">{count(value)}</dd>
        </div>
      ))}
    </dl>
  )
}

function Latency({ run: { latencyMs } }: { readonly run: LabRun }) {
  const { p50, p95, p99, n } = latencyMs
  if (n < N_MIN || p50 === null || p95 === null || p99 === null)
    return <p className="pt-3 text-small text-fg-2">Latency: too few, n = {count(n)}.</p>
  return (
    <p className="pt-3 text-small text-fg-2">
      Answered within {duration(p50)} (half), {duration(p95)} (95 of 100), {duration(p99)} (99 of
      100); n = {count(n)}.
    </p>
  )
}
