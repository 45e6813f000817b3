import { expect, test } from 'vitest'
import { attemptRuns } from '@/components/transaction/attempt-runs'
import type { LedgerEntry } from '@/server/contract/attempt-ledger'

const start = Date.parse('2026-11-29T12:00:00Z')

const call = (second: number, given: Partial<LedgerEntry> = {}): LedgerEntry => ({
  ...{ branch: 1, participant: 'bank', operation: 'commit', n: 1, request: 'r', durationMs: 5 },
  ...{ result: 'not confirmed', code: 'timeout', text: 'silent', nextAt: null },
  nextWhy: null,
  ...{ policyVersion: 1, coordinator: 'c1', faults: [] },
  at: new Date(start + 1_000 * second).toISOString(),
  ...given,
})

test('what fails alike again and again is one line, with how often and how fast', () => {
  const runs = attemptRuns([0, 30, 60, 90].map((second, n) => call(second, { n: n + 1 })))
  expect(runs).toHaveLength(1)
  expect(runs[0]).toMatchObject({ times: 4, everyMs: 30_000, first: { n: 1 }, last: { n: 4 } })
})

test('the first words are kept where later ones with the same code are others, and each call can be listed', () => {
  const words = ['the disk is full', 'too many connections', 'too many connections']
  const [run, ...others] = attemptRuns(words.map((text, n) => call(n, { n: n + 1, text })))
  expect(others).toEqual([])
  expect([run?.first.text, run?.last.text]).toEqual(['the disk is full', 'too many connections'])
  expect(run?.calls.map(({ text }) => text)).toEqual(words)
})

test('another cause, answer or coordinator begins a line of its own, and the first one stays', () => {
  const runs = attemptRuns([
    call(0),
    call(1, { code: 'ECONNREFUSED', text: 'down' }),
    call(2, { code: 'ECONNREFUSED', text: 'down' }),
    call(3, { code: 'ECONNREFUSED', text: 'down', coordinator: 'c2' }),
    call(4, { result: 'confirmed', code: null, text: null, coordinator: 'c2' }),
  ])
  expect(runs.map(({ times }) => times)).toEqual([1, 2, 1, 1])
  expect(runs[0]?.first.code).toBe('timeout')
  const same = { operation: false, result: false, cause: false, by: false, faults: false }
  expect(runs.map(({ changed }) => changed)).toEqual([
    { operation: true, result: true, cause: true, by: true, faults: false },
    { ...same, cause: true },
    { ...same, by: true },
    { ...same, result: true, cause: true },
  ])
})

test('so does another policy, and what was broken on purpose: they catch the eye', () => {
  const runs = attemptRuns([
    call(0),
    call(1, { policyVersion: 2 }),
    call(2, { policyVersion: 2, faults: ['delay of 2 s at bank'] }),
    call(3, { policyVersion: 2 }),
  ])
  expect(runs.map(({ changed: { by, faults } }) => [by, faults])).toEqual([
    [true, false],
    [true, false],
    [false, true],
    [false, true],
  ])
})

test('calls of another branch in between break no line', () => {
  const runs = attemptRuns([call(0), call(1, { branch: 2 }), call(2), call(3, { branch: 2 })])
  expect(runs.map(({ first, times }) => [first.branch, times])).toEqual([
    [1, 2],
    [2, 2],
  ])
})

test('nothing was called, so there is no line', () => {
  expect(attemptRuns([])).toEqual([])
})
