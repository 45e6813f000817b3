import { expect, test } from 'vitest'
import { timelineRows } from '@/components/timeline/timeline-rows'
import { transactionSentence } from '@/components/transaction/transaction-sentence'
import { protocolName } from '@/components/ui/protocol-name'
import type { JournalEvent } from '@/server/contract/event'
import type { BranchDetail, TransactionDetail } from '@/server/contract/transaction'

const START_MS = Date.UTC(2026, 2, 1, 12, 4, 29)
const at = (ms: number) => new Date(START_MS + ms).toISOString()

const branch = (n: number, participant: string, change: Partial<BranchDetail>): BranchDetail => ({
  ...{ id: `vd1_${n}`, n, participant, state: 'active', vote: null, rows: null, xid: null },
  ...{ statementsHash: null, preparedAt: null, endedAt: null, proof: null, proofSource: null },
  ...{ attempts: 0, nextAttemptAt: null, fault: null, step: null, ...change },
})

function say(change: Partial<TransactionDetail>, database: Partial<BranchDetail> = {}): string {
  const transaction: TransactionDetail = {
    ...{
      id: 'c.1.1.7QK9F2',
      name: null,
      protocol: 'two-phase-message',
      waiting: null,
      priority: 'normal',
      recovery: 'automatic',
    },
    ...{ state: 'active', outcome: null, reason: null, inDoubtSince: null },
    ...{ participants: ['shop', 'billing'], startedAt: at(0), deadlineAt: at(35_000) },
    ...{ decidedAt: null, endedAt: null, durationMs: null, retries: 0, lab: false, version: 3 },
    ...{ shard: 1, epoch: 1, idempotencyKey: null, driver: 'application', labels: {} },
    ...{ traceparent: null, verdict: null, owner: null, attempts: [], acknowledged: null },
    branches: [branch(1, 'shop', database), branch(2, 'billing', {})],
    ...change,
  }
  return transactionSentence({ transaction, evidence: null, nowMs: START_MS, zone: 'utc' })
}

test('a message is told in words in which nobody has promised or prepared anything', () => {
  expect(protocolName('two-phase-message')).toBe('Two-phase message')
  const texts = [
    say({}),
    say({ state: 'preparing' }),
    say({ state: 'preparing' }, { vote: 'yes' }),
    say({ state: 'aborted', reason: 'deadline-passed' }),
  ]
  expect(texts[0]).toContain('It commits at shop over its own connection, and billing is told once')
  expect(texts[1]).toContain('so shop is asked')
  expect(texts[2]).toContain('the verdict is being written')
  expect(texts[3]).toContain('shop has not committed and never can, and billing is told nothing')
  for (const text of texts) expect(text).not.toMatch(/prepare|promise/)
})

test('on the timeline the word of the application is no message to its database', () => {
  const events = [
    [0, 'begun', null, { decider: 1, twoPhaseMessage: true }],
    [20, 'decider-answered', 1, { found: 'committed', operation: 'submit' }],
    [21, 'verdict', null, { verdict: 'commit', by: 'coordinator' }],
    [25, 'confirmed', 2, { sentAt: START_MS + 22, durationMs: 2 }],
    [25, 'ended', null, {}],
  ] as const
  const journal = events.map(
    ([ms, type, number, data], index): JournalEvent => ({
      ...{ stream: 'coordinator-1', process: 'c1', seq: index + 1, transaction: 't' },
      ...{ branch: number, participant: null, type, epoch: 1, at: at(ms), data: { ...data } },
    }),
  )
  const rows = timelineRows(journal, {
    ...{ code: '7QK9F2', participants: ['shop', 'billing'], startedAt: at(0) },
    ...{ open: false, ownerAlive: true },
  })
  expect(rows.lanes.map(({ label }) => label)).toContain('shop · decides')
  expect(rows.arrows.filter(({ from, to }) => from === 'p1' || to === 'p1')).toEqual([])
  expect(rows.arrows.some(({ to }) => to === 'p2')).toBe(true)
})
