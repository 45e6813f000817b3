import { expect, test } from 'vitest'
import { timelineRows } from '@/components/timeline/timeline-rows'
import type { JournalEvent } from '@/server/contract/event'

const START_MS = Date.parse('2026-03-01T12:00:00.000Z')

function journal(
  ...lines: readonly (readonly [number, string, Record<string, unknown>?])[]
): readonly JournalEvent[] {
  return lines.map(([ms, type, { branch = null, ...data } = {}], index) => ({
    ...{ stream: 'coordinator-1', process: 'c1', seq: index + 1, transaction: 't' },
    ...{ branch: typeof branch === 'number' ? branch : null, participant: null, type, epoch: 1 },
    ...{ at: new Date(START_MS + ms).toISOString(), data: { durationMs: 1, ...data } },
  }))
}

const subject = {
  ...{ code: '7QK9F2', participants: ['shop', 'payment'], open: false, ownerAlive: true },
  startedAt: new Date(START_MS).toISOString(),
}
const [first, second] = [{ branch: 1 }, { branch: 2 }]

test('a transaction that reserves is told in the words of its protocol', () => {
  const rows = timelineRows(
    journal(
      [0, 'begun', { tryConfirmCancel: true }],
      ...([first, second].map((of) => [1, 'worked', of]) as [number, string, { branch: number }][]),
      [3, 'voted', { ...first, vote: 'yes' }],
      [4, 'voted', { ...second, vote: 'no' }],
      [5, 'verdict', { verdict: 'abort', by: 'coordinator' }],
      [6, 'attempt', { ...first, operation: 'abort', result: 'retry' }],
      [7, 'confirmed', first],
      [7, 'confirmed', second],
      [8, 'ended'],
    ),
    subject,
  )
  const sent = rows.arrows.map(({ label }) => label)
  expect(sent).toEqual(expect.arrayContaining(['TRY', 'YES', 'NO', 'CANCEL', 'ACK']))
  expect(sent).not.toEqual(expect.arrayContaining(['WORK']))
  expect(rows.retries.map(({ operation }) => operation)).toEqual(['CANCEL'])
  expect(rows.bars.map(({ phase }) => phase)).toContain('reserved')
  const began = rows.bars.filter(({ phase }) => phase === 'started')
  expect(began.map(({ lane }) => lane)).toEqual(['coordinator'])
  const texts = rows.table.map(({ text }) => text)
  for (const text of ['reserved', 'refused to reserve', 'cancelled', 'cancel not acknowledged'])
    expect(texts).toContain(text)
  expect(texts.join(' ')).not.toMatch(/prepare|lock/)
})

test('every other transaction keeps its words', () => {
  const rows = timelineRows(
    journal([0, 'begun'], [1, 'worked', first], [2, 'voted', { ...first, vote: 'yes' }]),
    subject,
  )
  expect(rows.table.at(-1)?.text).toBe('voted yes: prepared')
})
