'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Square } from 'lucide-react'
import Link from 'next/link'
import type { LabRun } from '@/server/contract/lab-run'
import { type Phrase, phrase, say, t } from '@/server/contract/words'
import { RightButton } from '../shell/right-button'
import { Badge } from '../ui/badge'
import { ErrorPanel } from '../ui/error-panel'
import { count, duration } from '../ui/format'
import { enumeration } from '../ui/list'
import { Panel } from '../ui/panel'
import { protocolName } from '../ui/protocol-name'
import { rich } from '../ui/rich'
import { Elapsed } from '../ui/time'
import { workloadName } from '../ui/workload-name'
import { faultText } from '../wire/http'
import { labQueries, stopRun } from './lab-requests'
import { ProtocolNote } from './protocol-note'
import { runLooks } from './run-words'

const N_MIN = 30
const ways = {
  databases: phrase`Banks are reached directly.`,
  agents: phrase`Banks are reached through agents, over HTTP, by the links of the agents.`,
} as const satisfies Record<LabRun['through'], Phrase>

const places: Readonly<Record<string, Phrase>> = {
  'trip-booking': phrase`Trips are booked at three services, over HTTP.`,
  'shop-order': phrase`Stock is in bank-a, orders are in MariaDB, payment is a service over HTTP.`,
  'data-sync': phrase`Rows are in bank-a and in MariaDB.`,
}
const reserving = new Set(['try-confirm-cancel', 'saga', 'optimistic-two-phase-commit'])
const shopServices = phrase`Stock, orders and payment are three services over HTTP; orders are in MariaDB.`

function placeOf({ workload, protocol, through }: LabRun): string {
  if (workload === 'shop-order' && reserving.has(protocol)) return say(shopServices)
  return say(places[workload] ?? ways[through])
}

interface Props {
  readonly run: LabRun
  /** With the way to its own page. */
  readonly linked?: boolean
}

/** What a run did so far. */
export function RunPanel({ run, linked = false }: Props) {
  const { label, tone } = runLooks[run.state]
  return (
    <Panel
      title={t`Run`}
      aside={
        <>
          {linked && (
            <Link
              href={`/lab/runs/${run.id}`}
              className="text-accent underline"
            >{t`The page of this run`}</Link>
          )}
          {run.incomplete && <Badge tone="doubt">{t`Incomplete`}</Badge>}
          <Badge tone={tone}>{say(label)}</Badge>
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
        <Settings run={run} />
      </p>
    </Panel>
  )
}

/** Everything that was chosen for it. */
function Settings({ run }: { readonly run: LabRun }) {
  const seed = <code>{run.seed}</code>
  const elapsed = <Elapsed since={run.startedAt} until={run.endedAt} />
  const { concurrency, rate } = run
  const recovery = say(recoveries[run.recovery])
  const pace =
    rate === null
      ? rich`Seed ${seed}, concurrency ${concurrency}, ${recovery}, for ${elapsed}.`
      : rich`Seed ${seed}, concurrency ${concurrency}, at most ${rate} /s, ${recovery}, for ${elapsed}.`
  const transactions =
    run.protocol === 'outbox' ? (
      t`No coordinator is needed, so there are no transactions of it to see.`
    ) : (
      <Link href="/transactions" className="text-accent underline">{t`See its transactions`}</Link>
    )
  return rich`${planOf(run)}. ${pace} ${placeOf(run)} ${transactions}`
}

/** The workload and how it is committed. */
function planOf({ workload, protocol, presumption, optimise }: LabRun): string {
  const chosen = [
    ...(presumption === 'abort' ? [] : [say(presumed[presumption])]),
    ...optimise.map((one) => say(optimised[one])),
  ]
  const way = enumeration([protocolName(protocol), ...chosen])
  return t`${workloadName(workload)}: ${way}`
}

const presumed = {
  commit: phrase`presumed commit`,
  nothing: phrase`presumed nothing`,
} as const

const optimised = {
  'one-phase': phrase`one-phase`,
  'last-agent': phrase`last-agent`,
  'unsolicited-vote': phrase`unsolicited-vote`,
} as const

const recoveries = {
  automatic: phrase`recovery automatic`,
  manual: phrase`recovery manual`,
} as const

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
        {stop.isPending ? t`Stopping` : t`Stop the run`}
      </RightButton>
      {stop.isError && <ErrorPanel {...faultText(stop.error)} />}
    </>
  )
}

function Counts({ run: { counts } }: { readonly run: LabRun }) {
  const figures = [
    [t`Committed`, counts.committed, 'commit'],
    [t`Aborted`, counts.aborted, 'abort'],
    [t`Answer outstanding`, counts.unanswered, 'moving'],
    [t`Not started`, counts.notStarted, 'idle'],
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
    return <p className="pt-3 text-small text-fg-2">{t`Latency: too few, n = ${count(n)}.`}</p>
  return (
    <p className="pt-3 text-small text-fg-2">{t`Answered within ${duration(p50)} (half), ${duration(p95)} (95 of 100), ${duration(p99)} (99 of 100); n = ${count(n)}.`}</p>
  )
}
