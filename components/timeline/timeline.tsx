'use client'

import { useMemo } from 'react'
import type { JournalEvent } from '@/server/contract/event'
import { phrase, say, t } from '@/server/contract/words'
import type { AddressChange } from '../shell/address'
import { duration } from '../ui/format'
import { sentences } from '../ui/list'
import { useNow } from '../ui/now'
import { useShortcuts } from '../ui/shortcuts'
import { useNarrow } from '../ui/use-narrow'
import type { Viewport } from './timeline-axis'
import { TimelineControls } from './timeline-controls'
import { TimelineGraphic } from './timeline-graphic'
import { groupedRows } from './timeline-groups'
import { TimelineMinimap } from './timeline-minimap'
import type { TimelineRows, TimelineSubject } from './timeline-model'
import { AuditLink, TimelineRecords } from './timeline-records'
import { timelineRows } from './timeline-rows'
import { scaleOf } from './timeline-scale'
import { measuring, settingsKeys, showing, type TimelineSettings } from './timeline-settings'
import { timelineSummary } from './timeline-summary'

interface Props {
  readonly events: readonly JournalEvent[]
  readonly subject: TimelineSubject
  readonly settings: TimelineSettings
  readonly onChange: (change: AddressChange) => void
  /** False: of another Verdict, whose audit trail is not here. */
  readonly trail?: boolean
}

/** A transaction over time: as a picture, and as the table that says the same. */
export function Timeline({ events, subject, settings, onChange, trail = true }: Props) {
  const rows = useMemo(() => groupedRows(timelineRows(events, subject)), [events, subject])
  const now = useNow()
  const nowMs = rows.endMs ?? Math.max(rows.lastMs, now ?? rows.lastMs)
  const scale = useMemo(() => scaleOf(settings.scale, rows, nowMs), [rows, nowMs, settings.scale])
  const lengthMs = nowMs - rows.startMs
  const span = settings.span && {
    fromMs: Math.min(settings.span.fromMs, lengthMs),
    toMs: Math.min(settings.span.toMs, lengthMs),
  }
  const view = (viewport: Viewport) => onChange(showing(viewport))
  useShortcuts(
    phrase`Timeline`,
    settingsKeys.map(({ keys, label, change }) => ({
      keys,
      label: say(label),
      run: () => onChange(change(settings)),
    })),
  )
  const select = (event: string | null) => onChange({ event })
  const chosen = rows.table.find(({ event }) => event === settings.selected)
  const graphic = !useNarrow() && settings.view === 'graphic'
  const caption = t`Records of ${subject.code} in the order of the coordinator's clock`
  const records = (
    <TimelineRecords
      table={rows.table}
      selected={settings.selected}
      onSelect={select}
      {...{ caption, trail }}
    />
  )
  return (
    <div className="flex min-w-0 flex-col gap-3 rounded-panel border border-line bg-surface p-4 max-sm:p-0">
      <TimelineControls settings={settings} open={subject.open} onChange={onChange} />
      {graphic ? (
        <div className="flex flex-col gap-2">
          <TimelineGraphic
            {...{ rows, scale, nowMs }}
            viewport={settings.viewport}
            summary={timelineSummary(rows, subject.code, duration)}
            selected={settings.selected}
            onSelect={select}
            onView={view}
            span={span}
            onSpan={(next) => onChange(measuring(next))}
          />
          <TimelineMinimap {...{ rows, scale, nowMs }} viewport={settings.viewport} onView={view} />
          <Chosen row={chosen} {...{ trail }} folded={scale.breaks.length > 0} />
        </div>
      ) : (
        records
      )}
    </div>
  )
}

function Chosen({
  row,
  folded,
  trail,
}: {
  readonly row: TimelineRows['table'][number] | undefined
  readonly trail: boolean
  readonly folded: boolean
}) {
  if (row === undefined)
    return (
      <p className="text-fg-3 text-label">
        {sentences(
          t`All times are the coordinator’s.`,
          t`Where an arrow touches a participant’s lane is drawn within the measured round trip, not measured there.`,
          folded ? t`Long waits are drawn short, with their true length on them.` : '',
          t`Choose a mark to read its record.`,
        )}
      </p>
    )
  return (
    <p className="rounded-control bg-selected px-3 py-2 text-small" aria-live="polite">
      <strong>+{duration(row.sinceMs)}</strong> · {row.from}
      {row.to && ` → ${row.to}`} · {row.text}
      {row.detail && <span className="text-fg-2"> · {row.detail}</span>}{' '}
      {trail && <AuditLink entry={row.audit} />} ·{' '}
      <span className="text-fg-2">
        {row.record} <code>{row.type}</code>
      </span>
    </p>
  )
}
