import type { TimelineRows } from './timeline-model'

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
  return [
    `Timeline of ${code}: ${counted(lanes.length, 'lane')}, ${counted(table.length, 'record')} over ${duration(rows.lastMs - rows.startMs)}.`,
    verdict === undefined
      ? 'No verdict was written.'
      : `${upper(verdict.text)} after ${duration(verdict.sinceMs)}.`,
    attempts === 0 ? null : `${counted(attempts, 'attempt')} not confirmed.`,
    changes.length === 0 ? null : `Coordinator: ${changes.map(({ label }) => label).join('; ')}.`,
    flags.length === 0 ? null : `${flags.map(({ label }) => label).join('; ')}.`,
    open.length === 0 ? 'Ended.' : `Now: ${open.map((bar) => now(rows, bar)).join(', ')}.`,
    'The table holds every record.',
  ]
    .filter((part) => part !== null)
    .join(' ')
}

const now = ({ lanes }: TimelineRows, bar: { readonly lane: string; readonly phase: string }) =>
  `${lanes.find(({ id }) => id === bar.lane)?.label ?? bar.lane} ${bar.phase.replace('-', ' ')}`

const counted = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`

const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
