import { t } from '@/server/contract/words'
import { enumeration, sentences } from '../ui/list'
import type { Bar, TimelineRows } from './timeline-model'
import { phaseWord } from './timeline-words'

/** What somebody hears who cannot see the graphic; the table holds the rest. */
export function timelineSummary(
  rows: TimelineRows,
  code: string,
  duration: (ms: number) => string,
): string {
  const { lanes, table, changes, flags, retries } = rows
  const verdict = table.find(({ type }) => type === 'verdict')
  const open = rows.bars.filter(({ toMs }) => toMs === null)
  const attempts = retries.reduce((all, { events }) => all + events.length, 0)
  return sentences(
    t`Timeline of ${code}: ${lanesText(lanes.length)}, ${recordsText(table.length)} over ${duration(rows.lastMs - rows.startMs)}.`,
    verdict === undefined
      ? t`No verdict was written.`
      : t`${upper(verdict.text)} after ${duration(verdict.sinceMs)}.`,
    attempts === 0 ? '' : t`${attemptsText(attempts)} not confirmed.`,
    changes.length === 0 ? '' : t`Coordinator: ${changes.map(({ label }) => label).join(t`; `)}.`,
    flags.length === 0 ? '' : t`${flags.map(({ label }) => label).join(t`; `)}.`,
    open.length === 0 ? t`Ended.` : t`Now: ${enumeration(open.map((bar) => now(rows, bar)))}.`,
    t`The table holds every record.`,
  )
}

const now = ({ lanes }: TimelineRows, { lane, phase }: Bar): string =>
  `${lanes.find(({ id }) => id === lane)?.label ?? lane} ${phaseWord(phase)}`

const lanesText = (n: number): string => (n === 1 ? t`${n} lane` : t`${n} lanes`)
const recordsText = (n: number): string => (n === 1 ? t`${n} record` : t`${n} records`)
const attemptsText = (n: number): string => (n === 1 ? t`${n} attempt` : t`${n} attempts`)

const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
