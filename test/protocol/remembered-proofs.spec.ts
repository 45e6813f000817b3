import { expect, test } from 'vitest'
import { advise } from '@/server/advice/advise'
import { withProofs } from '@/server/api/operator-advice'
import type { BranchEvidence } from '@/server/contract/action'
import { branchRow } from '../support/journal-entries'

const found = (n: number, change: Partial<BranchEvidence>): BranchEvidence => ({
  ...{ branch: `vd1_c.1.1.01K00000000000000000000000_${n}`, n, participant: `pg-${n}` },
  ...{
    value: 'prepared',
    source: 'a test',
    takesPart: true,
    decides: false,
    remembered: null,
    preparedAt: null,
  },
  ...{ rows: null, locks: null, blocked: [], facts: [], fault: null },
  ...change,
})

test('check 23: a proof that was found since weighs in an older look, so that abort is blocked', () => {
  const looked = [found(1, {}), found(2, { value: 'no-answer' })]
  const adviceOn = (participants: readonly BranchEvidence[]) =>
    advise({
      verdict: null,
      current: true,
      branches: participants.map((one) => ({ ...one, ageMs: 0 })),
    })
  expect(adviceOn(looked).abort.advice).toBe('safe')
  const known = withProofs(looked, [branchRow(1), branchRow(2, { proof: 'committed' })])
  expect(adviceOn(known).abort.advice).toBe('blocked')
})

test('a vote read-only that was recorded since takes its branch out of phase two', () => {
  const known = withProofs([found(1, { value: 'no-trace' })], [branchRow(1, { vote: 'read-only' })])
  expect(known[0]?.takesPart).toBe(false)
})
