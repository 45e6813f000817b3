import { expect, test } from 'vitest'
import { exposureSentence, exposuresOf } from '@/components/transaction/exposures'
import type { JournalEvent } from '@/server/contract/event'
import type { TransactionDetail } from '@/server/contract/transaction'

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 12, 0, second)).toISOString()

const event = (second: number, type: string, branch: number, data: object = {}): JournalEvent =>
  ({ type, branch, at: at(second), data: { ...data } }) as JournalEvent

const transaction = (
  verdict: 'commit' | 'abort' | null,
  protocol = 'optimistic-two-phase-commit',
) =>
  ({
    protocol,
    verdict: verdict === null ? null : { verdict, at: at(20) },
    branches: ['pg-a', 'pg-b'].map((participant, place) => ({
      ...{ n: place + 1, participant, rows: 2, step: null },
    })),
  }) as unknown as TransactionDetail

const votes = [
  event(10, 'voted', 1, { vote: 'yes', sentAt: Date.parse(at(9)) }),
  event(11, 'voted', 2, { vote: 'no' }),
]

test('a branch is exposed from when it was asked to commit, and a refused one never', () => {
  const found = exposuresOf(transaction(null), votes)
  expect(found).toEqual([
    {
      ...{ n: 1, name: 'pg-a', participant: 'pg-a', rows: 2, perhaps: false },
      ...{ from: at(9), until: null, end: 'open' },
    },
  ])
  expect(exposureSentence(found)).toContain('pg-a is exposed')
})

test('abort ends it only with the compensation, commit with the verdict', () => {
  expect(exposuresOf(transaction('abort'), votes)).toMatchObject([{ until: null, end: 'open' }])
  const undone = [...votes, event(25, 'confirmed', 1)]
  const compensated = exposuresOf(transaction('abort'), undone)
  expect(compensated).toMatchObject([{ until: at(25), end: 'compensated' }])
  expect(exposureSentence(compensated)).toContain('before it was undone')
  const kept = exposuresOf(transaction('commit'), votes)
  expect(kept).toMatchObject([{ until: at(20), end: 'kept' }])
  expect(exposureSentence(kept)).toContain('All of it stays')
})

test('who did not answer may be exposed', () => {
  const found = exposuresOf(transaction(null), [event(10, 'voted', 1, { vote: 'unknown' })])
  expect(found).toMatchObject([{ perhaps: true, end: 'open' }])
})

test('a vote that came too late to be recorded counts by the row, from when all were asked', () => {
  const late = transaction('abort')
  const [first, second] = late.branches
  const branches = [{ ...first, vote: 'yes' }, second] as typeof late.branches
  const events = [
    event(7, 'worked', 1),
    event(8, 'worked', 2),
    event(11, 'voted', 2, { vote: 'no' }),
  ]
  const found = exposuresOf({ ...late, branches }, events)
  expect(found).toMatchObject([{ n: 1, from: at(8), perhaps: false, end: 'open' }])
  const released = [...events, event(25, 'confirmed', 1, { released: true })]
  expect(exposuresOf({ ...late, branches }, released)).toEqual([])
  expect(exposuresOf({ ...late, branches }, events.slice(0, 1))).toEqual([])
})

test('a step of a saga is exposed once done, and one that comes after commit is not', () => {
  const saga = transaction('commit', 'saga')
  const events = [
    event(5, 'step-started', 1),
    event(6, 'step-done', 1),
    event(21, 'step-started', 2),
    event(22, 'step-done', 2),
  ]
  expect(exposuresOf(saga, events)).toMatchObject([{ n: 1, from: at(6), until: at(20) }])
  const ordered = exposuresOf(transaction(null, 'saga'), events.slice(0, 1))
  expect(ordered).toMatchObject([{ n: 1, perhaps: true }])
  expect(exposureSentence([])).toContain('others have seen nothing')
})
