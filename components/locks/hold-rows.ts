import type { HoldTimes } from '@/server/contract/hold-time'
import { phrase, say, t } from '@/server/contract/words'
import type { Heat, HeatMapData } from '../charts/heat-map'
import { csvText } from '../ui/csv'
import { clockTime, duration, plural, type Zone } from '../ui/format'

export const HOLD_TITLE = phrase`Time that branches stayed prepared, by hour (all branches together)`

/** From here on the next colour. */
const STEPS_MS = [0, 1_000, 10_000, 60_000, 600_000] as const
const legend = [
  ...[phrase`under 1 s`, phrase`1 to 10 s`, phrase`10 s to 1 min`],
  ...[phrase`1 to 10 min`, phrase`10 min and more`],
]

export const heatOf = (heldMs: number): Heat =>
  heldMs <= 0 ? 0 : (STEPS_MS.filter((fromMs) => heldMs >= fromMs).length as Heat)

/** An hour of a participant; null figures: nothing was held. */
export interface HoldRow {
  readonly participant: string
  readonly from: string
  readonly open: boolean
  readonly held: HoldTimes['participants'][number]['hours'][number] | null
}

export function holdRows({ hours, participants }: HoldTimes): readonly HoldRow[] {
  return participants.flatMap(({ participant, hours: known }) =>
    hours.map((from, n) => ({
      ...{ participant, from, open: n === hours.length - 1 },
      held: known.find((one) => one.from === from) ?? null,
    })),
  )
}

/** 14:00 */
export const hourText = (iso: string, zone: Zone): string => clockTime(iso, zone).slice(0, 5)

export function holdMapOf(times: HoldTimes, zone: Zone): HeatMapData {
  const rows = holdRows(times)
  return {
    ...{ title: say(HOLD_TITLE), legend: legend.map(say) },
    columns: times.hours.map((from, n) => ({
      ...{ key: from, label: hourText(from, zone), open: n === times.hours.length - 1 },
    })),
    rows: times.participants.map(({ participant }) => ({
      name: participant,
      cells: rows
        .filter((row) => row.participant === participant)
        .map((row) => ({ heat: heatOf(row.held?.heldMs ?? 0), said: sentenceOf(row, zone) })),
    })),
  }
}

function sentenceOf({ participant, from, open, held }: HoldRow, zone: Zone): string {
  const hour = hourText(from, zone)
  const when = open
    ? t`${participant}, the hour from ${hour}, in progress`
    : t`${participant}, the hour from ${hour}`
  if (held === null) return t`${when}: nothing was held.`
  const { heldMs, branches, longestMs } = held
  return t`${when}: ${duration(heldMs)} held by ${plural(branches, 'branch', 'branches')}, the longest for ${duration(longestMs)}.`
}

export const holdCsv = (times: HoldTimes): string =>
  csvText(
    ['participant', 'hour', 'held_ms', 'branches', 'longest_ms', 'in_progress'],
    holdRows(times).map(({ participant, from, open, held }) => [
      ...[participant, from, held?.heldMs ?? 0, held?.branches ?? 0, held?.longestMs ?? null],
      open,
    ]),
  )
