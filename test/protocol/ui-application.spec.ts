import { expect, test } from 'vitest'
import { timelineRows } from '@/components/timeline/timeline-rows'
import type { JournalEvent } from '@/server/contract/event'

const START_MS = Date.parse('2026-03-01T12:00:00.000Z')
const at = (ms: number) => new Date(START_MS + ms).toISOString()
type Line = readonly [number, string, number | null, Readonly<Record<string, unknown>>?]

const journal = (...lines: readonly Line[]): readonly JournalEvent[] =>
  lines.map(([ms, type, branch, data = {}], index) => ({
    ...{ stream: 'coordinator-1', process: 'c1', seq: index + 1, transaction: 't', branch, type },
    ...{ participant: null, epoch: 1, at: at(ms), data },
  }))
const subject = {
  ...{ code: '7QK9F2', participants: ['bank-a', 'bank-b'], startedAt: at(0) },
  ...{ open: false, ownerAlive: true },
}
const opened: readonly Line[] = [
  [0, 'begun', null, { open: true }],
  [5, 'enlisted', 1],
  [9, 'enlisted', 2],
]
const rows = timelineRows(
  journal(
    ...opened,
    [30, 'voted', 1, { vote: 'yes' }],
    [30, 'voted', 2, { vote: 'read-only' }],
    [31, 'finished', null],
    [33, 'verdict', null, { verdict: 'commit', by: 'coordinator' }],
    [36, 'confirmed', 1, { sentAt: START_MS + 34, durationMs: 2 }],
    [36, 'ended', null],
  ),
  subject,
)

test('an application says who joins, prepares by itself, and tells the votes', () => {
  expect(rows.lanes[0]).toMatchObject({ id: 'caller', label: 'application' })
  expect(rows.arrows.map(({ from, to, label }) => `${from} → ${to} ${label}`)).toEqual([
    'caller → coordinator BEGIN',
    ...['caller → coordinator JOIN', 'caller → p1 WORK'],
    ...['caller → coordinator JOIN', 'caller → p2 WORK'],
    ...['caller → p1 PREPARE', 'caller → coordinator YES'],
    ...['caller → p2 PREPARE', 'caller → coordinator READ-ONLY'],
    'caller → coordinator FINISHED',
    ...['coordinator → p1 COMMIT', 'p1 → coordinator ACK'],
    'coordinator → caller COMMITTED',
  ])
})

test('its branches work from when they joined, and the coordinator prepares once it has finished', () => {
  const phases = (lane: string) =>
    rows.bars.filter((bar) => bar.lane === lane).map(({ phase }) => phase)
  expect(phases('coordinator')).toEqual(['started', 'preparing', 'committing'])
  expect(phases('p1')).toEqual(['started', 'prepared', 'committing'])
  expect(phases('p2')).toEqual(['started'])
  expect(rows.ticks.filter(({ forced }) => forced).map(({ type }) => type)).toEqual([
    ...['begun', 'enlisted', 'enlisted', 'verdict'],
  ])
})

test('the table tells it in words, and an application that gives up is one that spoke', () => {
  expect(rows.table.map(({ from, to, text }) => `${from} → ${to}: ${text}`)).toContain(
    'caller → coordinator: joins; the application works there itself',
  )
  const gone = timelineRows(journal(...opened, [20, 'application-aborted', null]), subject)
  expect(gone.arrows.at(-1)).toMatchObject({ from: 'caller', label: 'GIVE UP' })
  expect(gone.table.at(-1)?.text).toBe('the application gave up')
})
