'use client'

import clsx from 'clsx'
import type { LabRun } from '@/server/contract/lab-run'
import { t } from '@/server/contract/words'
import { duration } from '../ui/format'
import { useNow } from '../ui/now'
import { Panel } from '../ui/panel'
import { FaultIcon } from './fault-icon'
import { capital, runFaultClause } from './run-words'
import { type StripRow, stripOf, ticksOf } from './strip-rows'

/** What was broken while a run went on, along its time: planned, and put on by hand. */
export function RunStrip({ run }: { readonly run: LabRun }) {
  const now = useNow()
  const strip = stripOf(run, now ?? Date.parse(run.endedAt ?? run.startedAt))
  const ticks = ticksOf(strip.totalMs)
  return (
    <Panel title={t`What was broken, and when`}>
      {strip.rows.length === 0 ? (
        <p className="text-fg-2">{t`Nothing was broken while it ran.`}</p>
      ) : (
        <>
          <Axis {...{ ticks, totalMs: strip.totalMs }} />
          <ol className="flex flex-col">
            {strip.rows.map((row) => (
              <Row key={row.fault.id} {...{ row, ticks, strip }} />
            ))}
          </ol>
          <p className="pt-3 text-fg-3 text-label">{t`Filled: by the scenario. Striped: by hand. Dashed: still to come, or not applied. Times count from the start of the run.`}</p>
        </>
      )}
    </Panel>
  )
}

const columns = 'sm:grid sm:grid-cols-[minmax(14rem,2fr)_5fr] sm:gap-x-4'

function Axis({ ticks, totalMs }: { readonly ticks: readonly number[]; readonly totalMs: number }) {
  return (
    <div aria-hidden="true" className={columns}>
      <span />
      <div className="relative h-5 text-fg-3 text-label">
        {ticks.map((ms) => (
          <span
            key={ms}
            className={clsx('absolute whitespace-nowrap', ms > 0 && '-translate-x-1/2')}
            style={{ left: `${(100 * ms) / totalMs}%` }}
          >
            {ms > 0.94 * totalMs ? '' : ms === 0 ? '0' : duration(ms)}
          </span>
        ))}
      </div>
    </div>
  )
}

interface RowProps {
  readonly row: StripRow
  readonly ticks: readonly number[]
  readonly strip: { readonly totalMs: number; readonly reached: number }
}

function Row({ row, ticks, strip }: RowProps) {
  const { fault } = row
  return (
    <li className={clsx('border-line border-t py-2', columns)}>
      <div className="flex min-w-0 items-start gap-2">
        <FaultIcon kind={fault.kind} className="mt-0.5" />
        <div className="min-w-0">
          <p className="break-words">{t`${capital(runFaultClause(fault))}.`}</p>
          <p className="text-fg-2 text-small">{timesOf(row)}</p>
        </div>
      </div>
      <div aria-hidden="true" className="relative my-1 h-6 self-center rounded-badge bg-sunken">
        {ticks.map((ms) => (
          <span
            key={ms}
            className="absolute inset-y-0 w-px bg-line"
            style={{ left: `${(100 * ms) / strip.totalMs}%` }}
          />
        ))}
        <span
          className="absolute inset-y-0 right-0 bg-surface/60"
          style={{ left: `${100 * strip.reached}%` }}
        />
        <span
          data-tone={toneOf(row)}
          className={clsx('absolute inset-y-1 min-w-1.5 rounded-badge', looks[lookOf(row)])}
          style={{ left: `${100 * row.from}%`, width: `${100 * row.length}%` }}
        />
      </div>
    </li>
  )
}

type Look = 'planned' | 'by-hand' | 'open'

const looks: Readonly<Record<Look, string>> = {
  planned: 'bg-ink',
  'by-hand':
    'border border-ink bg-[repeating-linear-gradient(45deg,var(--ink)_0_3px,var(--tint)_3px_7px)]',
  open: 'border border-ink border-dashed bg-tint',
}

function lookOf({ fault: { state, planned } }: StripRow): Look {
  if (state === 'waiting' || state === 'not-applied') return 'open'
  return planned === null ? 'by-hand' : 'planned'
}

const toneOf = ({ fault: { state } }: StripRow) =>
  state === 'not-applied' ? 'doubt' : state === 'waiting' ? 'idle' : 'damage'

/** When, and by whom. */
function timesOf({ fault, fromMs, untilMs }: StripRow): string {
  const from = duration(fromMs)
  if (fault.state === 'waiting') return t`By the scenario, after ${from}.`
  if (fault.state === 'not-applied') return t`Not applied. It was to begin after ${from}.`
  if (untilMs === null)
    return fault.planned === null
      ? t`By hand, from ${from} on.`
      : t`By the scenario, from ${from} on.`
  const until = duration(untilMs)
  return fault.planned === null
    ? t`By hand, from ${from} to ${until}.`
    : t`By the scenario, from ${from} to ${until}.`
}
