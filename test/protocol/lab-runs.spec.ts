import { expect, test } from 'vitest'
import { percentiles, record } from '@/server/lab/latency'
import { withBatch } from '@/server/lab/prepared-samples'
import { advance, isDone } from '@/server/lab/run-progress'
import { newRunState, planOf, runState, shownRun } from '@/server/lab/run-state'
import { transactionAt } from '@/server/lab/transfers'

test('percentiles are right within a twentieth', () => {
  const durations = Array.from({ length: 1_000 }, (_, n) => n + 1)
  const { p50, p95, p99, n } = percentiles(
    durations.reduce((sum, ms) => record(sum, ms), {} as ReturnType<typeof record>),
  )
  expect(n).toBe(1_000)
  for (const [found, exact] of [
    [p50, 500],
    [p95, 950],
    [p99, 990],
  ])
    expect(Math.abs((found ?? 0) / (exact ?? 1) - 1)).toBeLessThan(0.05)
  expect(percentiles({})).toEqual({ p50: null, p95: null, p99: null, n: 0 })
})

const spec = {
  workload: 'bank-transfer',
  protocol: 'two-phase-commit',
  transactions: 3,
  concurrency: 1,
  seed: 1,
  recovery: 'automatic',
  through: 'databases',
} as const

test('a transaction is counted once, and stays open until its outcome is known', () => {
  const begun = newRunState('r', spec, { expected: 1, startedAt: '2026-01-01T00:00:00.000Z' })
  const sent = advance(advance(begun, { type: 'sent', n: 0 }), { type: 'sent', n: 1 })
  const lost = advance(sent, { type: 'unanswered', n: 0, id: null })
  expect(lost.open).toEqual([0, 1])
  const ended = { type: 'ended', n: 0, outcome: 'committed', durationMs: null } as const
  const known = advance(lost, ended)
  expect(known).toMatchObject({ open: [1], counts: { committed: 1, aborted: 0, notStarted: 0 } })
  expect(percentiles(known.latency).n).toBe(0)
})

test('a run is done after its number of transactions, or after its time', () => {
  const startedAt = '2026-01-01T00:00:00.000Z'
  const counted = newRunState('r', spec, { expected: 1, startedAt })
  expect(isDone({ ...counted, next: 2 }, 0)).toBe(false)
  expect(isDone({ ...counted, next: 3 }, 0)).toBe(true)
  const { transactions: _, ...rest } = spec
  const timed = newRunState('r', { ...rest, durationMs: 500 }, { expected: 1, startedAt })
  expect(isDone(timed, Date.parse(startedAt) + 499)).toBe(false)
  expect(isDone(timed, Date.parse(startedAt) + 500)).toBe(true)
})

test('a run that was kept before there were agents went to the databases', () => {
  const kept = newRunState('r', spec, { expected: 1, startedAt: '2026-01-01T00:00:00.000Z' })
  const { through: _, ...older } = kept.spec
  expect(runState.parse({ ...kept, spec: older }).spec.through).toBe('databases')
  const agents = newRunState('r', { ...spec, through: 'agents' }, { expected: 1, startedAt: '' })
  expect(planOf(runState.parse(agents), ['bank-a', 'bank-b']).through).toBe('agents')
})

test('samples of what is prepared are kept as means of batches, and shown with their spread', () => {
  const begun = newRunState('r', spec, { expected: 1, startedAt: '2026-01-01T00:00:00.000Z' })
  expect(shownRun(begun, 0).prepared).toBeNull()
  const once = withBatch(begun.prepared, [1, 3])
  const prepared = withBatch(once, [4, 4, 4])
  expect(shownRun({ ...begun, prepared }, 0).prepared).toEqual({
    ...{ mean: 3, batches: 2, samples: 5 },
    deviation: Math.sqrt(2),
  })
})

test('how often a promise is asked for goes into every transaction of the run', () => {
  const begun = newRunState('r', { ...spec, attempts: 1 }, { expected: 1, startedAt: '' })
  const plan = planOf(begun, ['bank-a', 'bank-b'])
  expect(transactionAt(plan, 0)).toMatchObject({ retry: { attempts: 1 } })
  expect(transactionAt({ ...plan, attempts: null }, 0)).not.toHaveProperty('retry')
})
