'use client'

import { useMemo } from 'react'
import type { JournalEvent } from '@/server/contract/event'
import type { AddressChange } from '../shell/address'
import { duration } from '../ui/format'
import { useNow } from '../ui/now'
import { useShortcuts } from '../ui/shortcuts'
import { useNarrow } from '../ui/use-narrow'
import { TimelineControls } from './timeline-controls'
import { TimelineGraphic } from './timeline-graphic'
import type { TimelineRows, TimelineSubject } from './timeline-model'
import { TimelineRecords } from './timeline-records'
import { timelineRows } from './timeline-rows'
import { foldedScale, linearScale, momentsOf } from './timeline-scale'
import { settingsKeys, type TimelineSettings } from './timeline-settings'
import { timelineSummary } from './timeline-summary'

interface Props {
  readonly events: readonly JournalEvent[]
  readonly subject: TimelineSubject
  readonly settings: TimelineSettings
  readonly onChange: (change: AddressChange) => void
}

/** A transaction over time: as a picture, and as the table that says the same. */
export function Timeline({ events, subject, settings, onChange }: Props) {
  const rows = useMemo(() => timelineRows(events, subject), [events, subject])
  const now = useNow()
  const nowMs = rows.endMs ?? Math.max(rows.lastMs, now ?? rows.lastMs)
  const scale = useMemo(
    () =>
      settings.scale === 'linear'
        ? linearScale(rows.startMs, nowMs)
        : foldedScale(momentsOf(rows), rows.startMs, nowMs),
    [rows, nowMs, settings.scale],
  )
  useShortcuts(
    'Timeline',
    settingsKeys.map(({ keys, label, change }) => ({
      keys,
      label,
      run: () => onChange(change(settings)),
    })),
  )
  const select = (event: string | null) => onChange({ event })
  const chosen = rows.table.find(({ event }) => event === settings.selected)
  const graphic = !useNarrow() && settings.view === 'graphic'
  const caption = `Records of ${subject.code} in the order of the coordinator's clock`
  const records = (
    <TimelineRecords
      table={rows.table}
      selected={settings.selected}
      onSelect={select}
      caption={caption}
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
          />
          <Chosen row={chosen} folded={scale.breaks.length > 0} />
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
}: {
  readonly row: TimelineRows['table'][number] | undefined
  readonly folded: boolean
}) {
  if (row === undefined)
    return (
      <p className="text-fg-3 text-label">
        All times are the coordinator’s. Where an arrow touches a participant’s lane is drawn within
        the measured round trip, not measured there.
        {folded && ' Long waits are drawn short, with their true length on them.'} Choose a mark to
        read its record.
      </p>
    )
  return (
    <p className="rounded-control bg-selected px-3 py-2 text-small" aria-live="polite">
      <strong>+{duration(row.sinceMs)}</strong> · {row.from}
      {row.to && ` → ${row.to}`} · {row.text}
      {row.detail && <span className="text-fg-2"> · {row.detail}</span>} ·{' '}
      <span className="text-fg-2">
        {row.record} <code>{row.type}</code>
      </span>
    </p>
  )
}
