import { describe, expect, test } from 'vitest'
import {
  axisLabel,
  followEnd,
  parseViewport,
  viewportText,
  zoom,
} from '@/components/timeline/timeline-axis'
import { timelineRows } from '@/components/timeline/timeline-rows'
import { foldedScale, momentsOf, shareAt } from '@/components/timeline/timeline-scale'
import { timelineSummary } from '@/components/timeline/timeline-summary'
import { journal, subject } from '../support/told-journal'

const work = (branch: number) => [2, 'worked', { branch, sentAt: 0, durationMs: 1.5 }] as const
const yes = (branch: number) =>
  [4, 'voted', { branch, vote: 'yes', sentAt: 2, durationMs: 1.5 }] as const
const prepared = [[0, 'begun'], work(1), work(2), yes(1), yes(2)] as const
const commit = [4, 'verdict', { verdict: 'commit', by: 'coordinator' }] as const
const ack = (branch: number) => [6, 'confirmed', { branch, sentAt: 4, durationMs: 1.5 }] as const
const phases = (rows: ReturnType<typeof timelineRows>, lane: string) =>
  rows.bars.filter((bar) => bar.lane === lane).map(({ phase }) => phase)

describe('a commit', () => {
  const rows = timelineRows(journal(...prepared, commit, ack(1), ack(2), [6, 'ended']), subject)

  test('is asked, promised, decided, told and acknowledged, in arrows', () => {
    expect(rows.arrows.map(({ label }) => label)).toEqual([
      ...['BEGIN', 'WORK', 'DONE', 'WORK', 'DONE', 'PREPARE', 'YES', 'PREPARE', 'YES'],
      ...['COMMIT', 'ACK', 'COMMIT', 'ACK', 'COMMITTED'],
    ])
    expect(rows.arrows.some(({ lost }) => lost)).toBe(false)
  })

  test('has its phases as bars, and its end as a mark', () => {
    expect(phases(rows, 'coordinator')).toEqual(['started', 'preparing', 'committing'])
    expect(phases(rows, 'p1')).toEqual(['started', 'preparing', 'prepared', 'committing'])
    expect(rows.marks.map(({ lane, kind }) => `${lane} ${kind}`)).toEqual([
      ...['coordinator committed', 'p1 committed', 'p2 committed'],
    ])
  })

  test('waited for the disk twice: for the begin record and for the verdict', () => {
    expect(rows.ticks.filter(({ forced }) => forced).map(({ type }) => type)).toEqual([
      'begun',
      'verdict',
    ])
  })

  test('is told in words to those who do not see the picture', () => {
    expect(timelineSummary(rows, '7QK9F2', (ms) => `${ms} ms`)).toBe(
      'Timeline of 7QK9F2: 4 lanes, 9 records over 6 ms. Verdict commit by coordinator after 4 ms. Ended. The table holds every record.',
    )
  })
})

test('after a crash nobody knows how it stands until somebody takes over; a promise stays a promise', () => {
  const events = journal([0, 'begun'], work(1), work(2), yes(1), [
    3_000,
    'recovered',
    { stream: 'coordinator-2', committed: [], by: 'coordinator-2' },
  ])
  const rows = timelineRows(events, { ...subject, open: true })
  expect(phases(rows, 'coordinator')).toEqual(['started', 'preparing', 'not-known', 'in-doubt'])
  expect(phases(rows, 'p1').slice(-2)).toEqual(['prepared', 'in-doubt'])
  expect(phases(rows, 'p2').at(-1)).toBe('not-known')
  expect(rows.marks.map(({ kind }) => kind)).toEqual(['crash', 'restart'])
  expect(rows.changes).toMatchObject([{ label: 'c1 → c2, epoch 1' }])
})

test('a participant of which nothing was recorded before the crash is not known, never assumed', () => {
  const rows = timelineRows(journal([0, 'begun']), { ...subject, open: true, ownerAlive: false })
  expect(phases(rows, 'p1')).toEqual(['not-known'])
  expect(phases(rows, 'coordinator').at(-1)).toBe('not-known')
})

test('fourteen attempts without an answer fold into one sign, and the participant is in doubt', () => {
  const attempts = Array.from(
    { length: 14 },
    (_, index) =>
      [
        5 + index * 30_000,
        'attempt',
        { branch: 2, operation: 'commit', durationMs: 5_000, code: 'timeout', text: 'No answer' },
      ] as const,
  )
  const open = { ...subject, open: true }
  const rows = timelineRows(journal(...prepared, commit, ack(1), ...attempts), open)
  expect(rows.retries).toMatchObject([
    { operation: 'COMMIT', everyMs: 30_000, lane: 'coordinator' },
  ])
  expect(rows.retries[0]?.events).toHaveLength(14)
  expect(rows.retries[0]?.unanswered).not.toContain(false)
  expect(phases(rows, 'p2').at(-1)).toBe('in-doubt')
})

test('an answer that is a refusal is not drawn as silence', () => {
  const busy = [
    5,
    'attempt',
    { branch: 2, operation: 'commit', durationMs: 3, code: '55000' },
  ] as const
  expect(timelineRows(journal(...prepared, commit, busy), subject).retries).toMatchObject([
    { unanswered: [false] },
  ])
})

test('a lost vote ends in a cross, and says nothing of the participant', () => {
  const lost = [
    4,
    'voted',
    { branch: 2, vote: 'unknown', sentAt: 2, durationMs: 5_000, code: 'timeout' },
  ] as const
  const rows = timelineRows(journal([0, 'begun'], work(1), work(2), lost), subject)
  expect(rows.arrows.find(({ lost: gone }) => gone)).toMatchObject({ label: 'PREPARE', to: 'p2' })
  expect(phases(rows, 'p2').at(-1)).toBe('not-known')
})

test('a verdict by an operator is a flag in a lane of its own, and the caller is not told by it', () => {
  const acted = [9_000, 'operator-action', { stream: 'web-1', auditId: 'A1' }] as const
  const decided = [
    9_000,
    'verdict',
    { stream: 'web-1', verdict: 'abort', by: 'local operator' },
  ] as const
  const rows = timelineRows(journal(...prepared, acted, decided), { ...subject, open: true })
  expect(rows.flags).toMatchObject([{ initials: 'LO', lane: 'operator' }])
  expect(rows.lanes.map(({ id }) => id)).toEqual(['caller', 'coordinator', 'operator', 'p1', 'p2'])
  expect(rows.arrows.some(({ to }) => to === 'caller')).toBe(false)
  expect(rows.table.filter(({ audit }) => audit === 'A1').map(({ type }) => type)).toEqual([
    ...['operator-action', 'verdict'],
  ])
  expect(rows.table.filter(({ audit }) => audit === null)).toHaveLength(rows.table.length - 2)
})

test('after a crash right behind the verdict nobody is said to have told the caller', () => {
  const later = [3_001, 'confirmed', { branch: 1, stream: 'coordinator-2', sentAt: 3_000 }] as const
  const { arrows } = timelineRows(journal(...prepared, commit, later), subject)
  expect(arrows.some(({ to }) => to === 'caller')).toBe(false)
})

test('a record of a later version is shown as it came', () => {
  const rows = timelineRows(journal([0, 'begun'], [1, 'consulted', { oracle: 42 }]), subject)
  expect(rows.table[1]).toMatchObject({ text: 'consulted', detail: '{"oracle":42}' })
})

test('phases of three milliseconds stay legible beside a wait of four minutes', () => {
  const rows = timelineRows(journal(...prepared), { ...subject, open: true })
  const scale = foldedScale(momentsOf(rows), rows.startMs, rows.startMs + 240_000)
  expect(shareAt(scale, rows.startMs + 4)).toBeGreaterThan(0.5)
  expect(scale.breaks).toHaveLength(1)
})

test('of two thousand records none is left out', () => {
  const many = Array.from(
    { length: 2_000 },
    (_, index) =>
      [5 + index, 'attempt', { branch: 2, operation: 'commit', code: 'timeout' }] as const,
  )
  const { table, retries } = timelineRows(journal(...prepared, commit, ...many), subject)
  expect(table).toHaveLength(2_006)
  expect(retries.reduce((all, { events }) => all + events.length, 0)).toBe(2_000)
})

test('a view stands in the address and comes back from it; nonsense is no view', () => {
  const half = zoom({ from: 0, to: 1 }, 2)
  expect(parseViewport(viewportText(half))).toEqual({ from: 0.25, to: 0.75 })
  expect(followEnd(half)).toEqual({ from: 0.5, to: 1 })
  for (const text of ['', '1-0', '0.5-0.5', '-1-2', 'all', '0-2'])
    expect(parseViewport(text)).toBeNull()
})

test('labels of the axis are as fine as their steps', () => {
  expect(axisLabel(0, 1)).toBe('0')
  expect(axisLabel(2.5, 0.5)).toBe('+2.5 ms')
  expect(axisLabel(435_650, 50)).toBe('+7m 15.65s')
  expect(axisLabel(90_000, 30_000)).toBe('+1m 30s')
})
