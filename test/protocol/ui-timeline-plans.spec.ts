import { expect, test } from 'vitest'
import { timelineRows } from '@/components/timeline/timeline-rows'
import type { JournalEvent } from '@/server/contract/event'

const START_MS = Date.parse('2026-03-01T12:00:00.000Z')

const event = (
  seq: number,
  [ms, type, branch, data]: readonly [number, string, number | null, object],
): JournalEvent => ({
  ...{ stream: 'coordinator-1', process: 'c1', seq, transaction: 't', branch, type, epoch: 1 },
  ...{ participant: null, at: new Date(START_MS + ms).toISOString(), data: { ...data } },
})

const promise = { vote: 'yes', unasked: true, sentAt: START_MS + 1, durationMs: 2, rows: 1 }
const because = 'an abort for which a branch refused waits for no write'
const told = [
  [0, 'begun', null, { presumption: 'commit', presumed: because, unasked: [1] }],
  [4, 'voted', 1, promise],
  [5, 'worked', 2, { sentAt: START_MS, durationMs: 4 }],
  [8, 'voted', 2, { vote: 'yes', sentAt: START_MS + 5, durationMs: 2 }],
  [9, 'verdict', null, { verdict: 'commit', by: 'coordinator' }],
] as const

const rows = timelineRows(
  told.map((one, index) => event(index + 1, one)),
  {
    ...{ code: '7QK9F2', participants: ['bank', 'till'], open: false, ownerAlive: true },
    startedAt: new Date(START_MS).toISOString(),
  },
)

test('a vote that came with the work is drawn as one message and its answer, and says so', () => {
  const labels = (lane: string) =>
    rows.arrows.filter(({ from, to }) => from === lane || to === lane).map(({ label }) => label)
  expect(labels('p1')).toEqual(['WORK, PREPARE', 'YES'])
  expect(labels('p2')).toEqual(['WORK', 'DONE', 'PREPARE', 'YES'])
  expect(rows.table.find(({ type, from }) => type === 'voted' && from === 'bank')?.text).toBe(
    'did its last work and voted yes: prepared',
  )
})

test('the begin says what is presumed, and what that comes to', () => {
  expect(rows.table.find(({ type }) => type === 'begun')?.detail).toContain(
    `presumed commit: ${because}`,
  )
})
