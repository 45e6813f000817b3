import { expect, test } from 'vitest'
import { type ComparedRun, runDifferences } from '@/components/protocols/compared-runs'
import { runAddress, runPairIn } from '@/components/protocols/run-pair'
import { labRun } from '@/server/contract/lab-run'
import { runCost } from '@/server/contract/run-cost'

function run(more: object = {}, cost: object = {}): ComparedRun {
  const at = '2026-03-01T12:00:00.000Z'
  return {
    run: labRun.parse({
      ...{ id: 'r', workload: 'bank-transfer', protocol: 'two-phase-commit', seed: 1 },
      ...{ recovery: 'automatic', through: 'databases', concurrency: 8, rate: null },
      ...{ transactions: 100, durationMs: null, state: 'finished', startedAt: at, endedAt: at },
      counts: { committed: 90, aborted: 10, unanswered: 0, notStarted: 0 },
      invariant: { holds: true, expected: 1, found: 1, undecided: 0, checkedAt: at, text: '' },
      latencyMs: { p50: 10, p95: 20, p99: 30, n: 100 },
      ...more,
    }),
    cost: runCost.parse({
      ...{ run: 'r', transactions: 100, committed: 90, aborted: 10, perSecond: 40, repeated: 0 },
      ...{ answerMs: { mean: 12, deviation: 3, n: 100 }, messages: 800, forcedWrites: 600 },
      ...{ roundTrips: 400, needed: { messages: 800, forcedWrites: 500 } },
      promisedMs: { mean: 5, deviation: 1, max: 9, n: 180 },
      ...cost,
    }),
  }
}

test('what differs is said first: what was asked, then rate, times, writes, messages and aborts', () => {
  const b = run(
    { protocol: 'saga', latencyMs: { p50: 10, p95: 40, p99: 60, n: 100 } },
    {
      ...{ perSecond: 60, answerMs: { mean: 9, deviation: 3, n: 100 }, messages: 400 },
      ...{ forcedWrites: 500, committed: 60, aborted: 40 },
    },
  )
  expect(runDifferences(run(), b)).toEqual([
    'Protocol: Two-phase commit in A, Saga in B.',
    'Transactions ended per second: 20.00 more in B (60.00) than in A (40.00).',
    'Until the verdict, on average: 3 ms less in B (9 ms) than in A (12 ms).',
    'Answer, 95 of 100 within: 20 ms more in B (40 ms) than in A (20 ms).',
    'Forced writes each: 1.00 less in B (5.00) than in A (6.00).',
    'Messages each: 4.00 less in B (4.00) than in A (8.00).',
    'Share aborted: 30 % more in B (40 %) than in A (10 %).',
    'No more apart than chance makes them: Held by a promise.',
  ])
})

test('runs that chance alone tells apart are said to be alike', () => {
  const b = run({}, { perSecond: 40.5, answerMs: { mean: 12.5, deviation: 3, n: 100 } })
  const [first, ...said] = runDifferences(run(), b)
  expect(first).toBe('Both were asked for alike.')
  expect(said).toHaveLength(1)
  expect(said[0]).toContain('Until the verdict, on average')
})

test('a run in which money was lost is named, whatever it was faster in', () => {
  const invariant = { holds: false, expected: 2, found: 1, undecided: 0, checkedAt: null }
  const broken = run({ invariant: { ...invariant, text: 'Money is missing.' } })
  expect(runDifferences(run(), broken).at(-1)).toBe(
    'In B what must hold did not: Money is missing.',
  )
})

test('the address holds two runs, or one of them, and nothing else', () => {
  expect(runPairIn({ runs: 'x1,x2' })).toEqual({ a: 'x1', b: 'x2', isMeant: true })
  expect(runPairIn({ runs: ',x2' })).toEqual({ a: null, b: 'x2', isMeant: true })
  expect(runPairIn({ runs: 'x1,x2,x3' }).isMeant).toBe(false)
  expect(runPairIn({ runs: 'x 1,x2' })).toEqual({ a: null, b: 'x2', isMeant: false })
  expect(runAddress({ a: null, b: 'x2' })).toBe(',x2')
  expect(runAddress({ a: null, b: null })).toBeNull()
})
