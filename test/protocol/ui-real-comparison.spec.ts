import { expect, test } from 'vitest'
import { meanText, shareText } from '@/components/protocols/figures'
import {
  type RealMeasured,
  realAddress,
  realContenders,
  realRunsIn,
  realVerdict,
} from '@/components/protocols/real-contenders'

const [plain, optimised] = realContenders

const measured = (
  contender: typeof plain,
  { messages, holds = true }: { messages: number; holds?: boolean },
) =>
  ({
    contender,
    run: { id: 'r', invariant: { holds }, latencyMs: { p50: 1, p95: 2, p99: 3, n: 40 } },
    cost: {
      ...{ run: 'r', transactions: 40, committed: 38, aborted: 2, perSecond: 90, repeated: 0 },
      ...{ messages, forcedWrites: 200, answerMs: { mean: 12, deviation: 3, n: 40 } },
      promisedMs: { mean: 5, deviation: 1, max: 9, n: 76 },
    },
  }) as RealMeasured

test('a mean is shown with its 95 % interval, and below thirty only how many there were', () => {
  expect(meanText({ mean: 12, deviation: 3, n: 100 })).toBe('12 ms ± 0.6 ms')
  expect(meanText({ mean: 12, deviation: 3, n: 29 })).toBe('too few: n = 29')
  expect(meanText(null)).toBe('too few: n = 0')
})

test('the address holds the runs, and what it says of nobody is left out', () => {
  const runs = [
    { contender: plain, id: 'r1' },
    { contender: optimised, id: 'r2' },
  ] as Parameters<typeof realAddress>[0]
  const real = realAddress(runs) ?? ''
  expect(realRunsIn({ real })).toEqual(runs)
  expect(realRunsIn({ real: 'two-phase: nobody:r3 two-phase' })).toEqual([])
  expect(realAddress([])).toBeNull()
})

test('the best of each figure is said first, and money that is not whole is said at the end', () => {
  const both = [measured(plain, { messages: 320 }), measured(optimised, { messages: 240 })]
  const said = realVerdict(both)
  expect(said).toContain('Messages each: best in Two-phase commit, one phase and last agent (6.0).')
  expect(said).toMatch(/The money was whole in all of them\.$/)
  const broken = [...both, measured(plain, { messages: 1, holds: false })]
  expect(realVerdict(broken)).toContain('The money was not whole in: Two-phase commit.')
})

test('a share is told with its interval, which never leaves what can be', () => {
  expect(shareText(480, 500)).toBe('96.0 % (93.9–97.4)')
  expect(shareText(500, 500)).toBe('100.0 % (99.2–100.0)')
  expect(shareText(0, 100)).toBe('0.0 % (0.0–3.7)')
  expect(shareText(3, 12)).toBe('too few: n = 12')
})
