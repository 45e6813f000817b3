'use client'

import { useMemo } from 'react'
import type { SimulatedTransaction } from '@/server/contract/simulated-transaction'
import { phrase, say, t } from '@/server/contract/words'
import type { AddressChange } from '../shell/address'
import { duration } from '../ui/format'
import { useShortcuts } from '../ui/shortcuts'
import { useNarrow } from '../ui/use-narrow'
import { SimulatedPlayer } from './simulated-player'
import { rowsUntil, simulatedRows } from './simulated-rows'
import { TimelineControls } from './timeline-controls'
import { TimelineGraphic } from './timeline-graphic'
import { TimelineMinimap } from './timeline-minimap'
import type { TableRow } from './timeline-model'
import { TimelineRecords } from './timeline-records'
import { scaleOf } from './timeline-scale'
import { measuring, settingsKeys, showing, type TimelineSettings } from './timeline-settings'
import { timelineSummary } from './timeline-summary'

interface Props {
  readonly transaction: SimulatedTransaction
  readonly settings: TimelineSettings
  /** As many steps as are drawn, from 1; null: all of them. */
  readonly step: number | null
  readonly onChange: (change: AddressChange, how?: 'push' | 'replace') => void
}

/** A transaction of a simulated run as a real one is drawn, up to a step, and as the same table. */
export function SimulatedTimeline({ transaction, settings, step, onChange }: Props) {
  const all = useMemo(() => simulatedRows(transaction), [transaction])
  const steps = all.table.length
  const at = Math.min(step ?? steps, steps)
  const rows = useMemo(() => rowsUntil(all, at), [all, at])
  const scale = useMemo(() => scaleOf(settings.scale, all, all.lastMs), [all, settings.scale])
  const lengthMs = all.lastMs - all.startMs
  const span = settings.span && {
    fromMs: Math.min(settings.span.fromMs, lengthMs),
    toMs: Math.min(settings.span.toMs, lengthMs),
  }
  const drawing = settingsKeys.filter(({ keys }) => keys !== 'f')
  useShortcuts(
    phrase`Timeline`,
    drawing.map(({ keys, label, change }) => ({
      keys,
      label: say(label),
      run: () => onChange(change(settings)),
    })),
  )
  const here = all.table[at - 1]
  const selected = settings.selected ?? (step === null ? null : (here?.event ?? null))
  const select = (event: string | null) => onChange({ event })
  const shared = { scale, viewport: settings.viewport, nowMs: all.lastMs }
  const view = (viewport: TimelineSettings['viewport']) => onChange(showing(viewport))
  const code = t`transaction ${transaction.transaction}`
  return (
    <div className="flex min-w-0 flex-col gap-3 rounded-panel border border-line bg-surface p-4">
      <SimulatedPlayer
        {...{ step: at, steps }}
        said={here === undefined ? '' : sentenceOf(here)}
        onStep={(to) =>
          onChange({ step: to === steps ? null : String(to), event: null }, 'replace')
        }
      />
      <TimelineControls settings={settings} open={false} onChange={onChange} />
      {!useNarrow() && settings.view === 'graphic' ? (
        <div className="flex flex-col gap-2">
          <TimelineGraphic
            {...{ ...shared, rows, selected, span }}
            summary={timelineSummary(rows, code, duration)}
            onSelect={select}
            onView={view}
            onSpan={(next) => onChange(measuring(next))}
          />
          <TimelineMinimap {...shared} rows={rows} onView={view} />
          <Chosen row={rows.table.find(({ event }) => event === settings.selected)} />
        </div>
      ) : (
        <TimelineRecords
          {...{ table: rows.table, selected, trail: false }}
          onSelect={select}
          caption={t`Steps of ${code} in the order in which they happened`}
          timeOf={({ atMs }) => duration(atMs)}
        />
      )}
    </div>
  )
}

const sentenceOf = ({ sinceMs, from, to, text, detail }: TableRow): string =>
  `+${duration(sinceMs)} · ${from}${to && ` → ${to}`} · ${text}${detail && ` · ${detail}`}`

function Chosen({ row }: { readonly row: TableRow | undefined }) {
  if (row === undefined)
    return (
      <p className="text-fg-3 text-label">{t`All times are of the run’s own clock, on which every node agrees. Choose a mark to read its step.`}</p>
    )
  return (
    <p className="rounded-control bg-selected px-3 py-2 text-small" aria-live="polite">
      {sentenceOf(row)} · <span className="text-fg-2">{row.record}</span>
    </p>
  )
}
