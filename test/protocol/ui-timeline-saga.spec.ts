import { expect, test } from 'vitest'
import { timelineRows } from '@/components/timeline/timeline-rows'
import { sagaSentence } from '@/components/transaction/saga-sentence'
import type { BranchDetail, TransactionDetail } from '@/server/contract/transaction'

const START_MS = Date.parse('2026-03-01T12:00:00.000Z')

/** A record at so many milliseconds; a call took one and a half of them. */
const record = ([ms, type, branch]: readonly [number, string, number?], index: number) => ({
  ...{ stream: 'coordinator-1', process: 'c', seq: index + 1, transaction: 't', type, epoch: 1 },
  ...{ branch: branch ?? null, participant: null, at: new Date(START_MS + ms).toISOString() },
  data: {
    ...(type === 'verdict' && { verdict: 'abort', by: 'coordinator' }),
    ...(/done|refused|compensated/.test(type) && { sentAt: START_MS + ms - 2, durationMs: 1.5 }),
  },
})

const subject = {
  ...{ code: '7QK9F2', participants: ['hotel', 'flight'], open: false, ownerAlive: true },
  startedAt: new Date(START_MS).toISOString(),
}

test('the steps of a saga are ordered, answered and compensated in arrows, each with its own end', () => {
  const lines: readonly (readonly [number, string, number?])[] = [
    ...([
      [0, 'begun'],
      [0, 'step-started', 1],
      [3, 'step-done', 1],
    ] as const),
    ...([
      [3, 'step-started', 2],
      [6, 'step-refused', 2],
      [7, 'verdict'],
    ] as const),
    ...([
      [10, 'compensated', 1],
      [10, 'ended'],
    ] as const),
  ]
  const rows = timelineRows(lines.map(record), subject)
  expect(rows.arrows.map(({ label }) => label)).toEqual([
    ...['BEGIN', 'ACTION', 'DONE', 'ACTION', 'REFUSED', 'COMPENSATE', 'COMPENSATED', 'ABORTED'],
  ])
  const ends = rows.marks.filter(({ lane }) => lane !== 'coordinator')
  expect(ends.map(({ lane, word }) => [lane, word])).toEqual([
    ['p2', 'Refused'],
    ['p1', 'Compensated'],
  ])
  expect(rows.bars.filter(({ lane }) => lane === 'p1').map(({ phase }) => phase)).toEqual([
    ...['started', 'aborting'],
  ])
  expect(rows.table.map(({ text }) => text)).toContain('the step is compensated')
})

const step = (n: number, state: BranchDetail['state'], fault: string | null = null) =>
  ({
    ...{ n, state, participant: ['hotel', 'flight', 'car'][n - 1] },
    fault: fault === null ? null : { code: 'refused', text: fault },
    step: { name: `book ${n}`, class: 'compensatable', after: [] },
  }) as unknown as BranchDetail

const saga = (change: Partial<TransactionDetail>) =>
  ({
    ...{ state: 'active', reason: null, inDoubtSince: null, verdict: null, durationMs: null },
    ...change,
  }) as TransactionDetail

test('a saga is told by its steps', () => {
  const forward = [step(1, 'done'), step(2, 'started'), step(3, 'waiting')]
  expect(sagaSentence(saga({ branches: forward }), '')).toBe(
    '1 of 3 steps done. book 2 is ordered.',
  )
  const over = [step(1, 'compensated'), step(2, 'refused'), step(3, 'not-begun')]
  expect(sagaSentence(saga({ state: 'aborted', reason: 'refused', branches: over }), '')).toBe(
    'Book 2 was refused: book 1 is compensated.',
  )
})

test('a compensation that is stuck says who refuses it, why, and what to do', () => {
  const branches = [step(1, 'compensating'), step(2, 'compensation-stuck', 'It has been used.')]
  const text = sagaSentence(saga({ state: 'aborting', branches }), 'The verdict abort was written.')
  expect(text).toContain('The compensation of book 2 is refused: It has been used.')
  expect(text).toContain('See to it at the service, then order it again.')
})
