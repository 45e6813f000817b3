import { expect, test } from 'vitest'
import { type Compared, differencesOf, figuresOf } from '@/components/timeline/timeline-comparison'
import { timelineRows } from '@/components/timeline/timeline-rows'
import { journal, subject } from '../support/told-journal'

const duration = (ms: number): string => `${ms} ms`

/** Two branches that promise, a verdict, and both told; the second is told again `again` times. */
const committed = (slower = 0, again = 0) =>
  timelineRows(
    journal(
      [0, 'begun', { branches: ['1', '2'] }],
      [5, 'worked', { branch: 1, sentAt: 1, durationMs: 4 }],
      [5, 'worked', { branch: 2, sentAt: 1, durationMs: 4 }],
      [12, 'voted', { branch: 1, vote: 'yes', sentAt: 6, durationMs: 6 }],
      [12 + slower, 'voted', { branch: 2, vote: 'yes', sentAt: 6, durationMs: 6 + slower }],
      [15 + slower, 'verdict', { verdict: 'commit', branches: [1, 2], by: 'coordinator' }],
      ...Array.from(
        { length: again },
        (_, n) =>
          [
            16 + slower + n,
            'attempt',
            {
              ...{ branch: 2, operation: 'commit', n: n + 1, result: 'retry', code: 'timeout' },
              ...{ sentAt: 15 + slower + n, durationMs: 1 },
            },
          ] as const,
      ),
      [30 + slower, 'confirmed', { branch: 1, sentAt: 16 + slower, durationMs: 14 }],
      [32 + slower, 'confirmed', { branch: 2, sentAt: 26 + slower, durationMs: 6 }],
      [33 + slower, 'ended'],
    ),
    subject,
  )

const side = (rows: Compared['rows'], more: Partial<Compared> = {}): Compared => ({
  ...{ protocol: 'two-phase-commit', outcome: 'committed', reason: null, rows },
  ...more,
})

const figure = (name: string, a = committed(), b = committed(800, 3)) =>
  figuresOf(a, b).find((one) => one.name === name)

test('two of the same course differ in nothing, and that is said', () => {
  expect(differencesOf(side(committed()), side(committed()), duration)).toEqual([
    'Both ended committed.',
    'Nothing else that is counted here differs.',
  ])
})

test('what was repeated, what it took and how long a promise held is told as what B did more of', () => {
  const said = differencesOf(side(committed()), side(committed(800, 3)), duration)
  expect(said).toContain('Attempts that were repeated: 3 more in B.')
  expect(said).toContain('Until the verdict: B took 800 ms longer.')
  expect(said).toContain('Until the end: B took 800 ms longer.')
  const back = differencesOf(side(committed(800, 3)), side(committed()), duration)
  expect(back).toContain('Attempts that were repeated: 3 fewer in B.')
  expect(back).toContain('Until the verdict: B took 800 ms less.')
})

test('messages are counted with those of repeated attempts, and silence is counted as lost', () => {
  const before = figure('Messages to and from participants')
  expect(before?.a).toBe(12)
  expect((before?.b ?? 0) - (before?.a ?? 0)).toBe(3)
  expect(figure('Messages that were lost')).toMatchObject({ a: 0, b: 3 })
  expect(figure('Coordinators that took over')).toMatchObject({ a: 0, b: 0 })
})

test('different protocols and outcomes come first', () => {
  const a = side(committed())
  const b = side(committed(), {
    ...{ protocol: 'three-phase-commit', outcome: 'aborted', reason: 'refused' },
  })
  expect(differencesOf(a, b, duration).slice(0, 2)).toEqual([
    'A ran Two-phase commit, B ran Three-phase commit.',
    'A ended committed, B ended aborted (refused).',
  ])
})

test('what has not come to a verdict is not compared by it', () => {
  const open = timelineRows(journal([0, 'begun', { branches: ['1'] }]), { ...subject, open: true })
  const said = differencesOf(side(open, { outcome: null }), side(committed()), duration)
  expect(said[0]).toBe('A has no verdict yet, B ended committed.')
  expect(figure('Until the verdict', open, committed())?.a).toBeNull()
})
