import fc from 'fast-check'
import { expect, test } from 'vitest'
import { evidenceCounts, evidenceFacts } from '@/components/evidence/evidence-facts'
import { damageText } from '@/components/participants/branch-damage'
import { transactionSentence } from '@/components/transaction/transaction-sentence'
import { type BranchEvidence, evidenceValue } from '@/server/contract/action'
import type { BranchDetail, TransactionDetail } from '@/server/contract/transaction'

const at = (second: number) => new Date(Date.UTC(2026, 2, 1, 12, 4, second)).toISOString()
const nowMs = Date.parse(at(30)) + 252_000

const branch = (n: number, change: Partial<BranchDetail> = {}): BranchDetail => ({
  ...{ id: `vd1_${n}`, n, participant: n === 1 ? 'pg-a' : 'pg-b', state: 'prepared', vote: 'yes' },
  ...{ rows: 3, statementsHash: null, xid: null, preparedAt: at(30), endedAt: null, proof: null },
  ...{ proofSource: null, attempts: 0, nextAttemptAt: null, fault: null, step: null },
  ...change,
})

const transaction = (change: Partial<TransactionDetail> = {}): TransactionDetail => ({
  ...{
    id: 'c.1.1.7QK9F2',
    name: null,
    protocol: 'two-phase-commit',
    waiting: null,
    priority: 'normal',
    recovery: 'manual',
  },
  ...{ state: 'preparing', outcome: null, reason: null, inDoubtSince: null },
  ...{ participants: ['pg-a', 'pg-b'], startedAt: at(29), deadlineAt: at(39), decidedAt: null },
  ...{ endedAt: null, durationMs: null, retries: 0, lab: false, version: 3, shard: 1, epoch: 1 },
  ...{ idempotencyKey: null, driver: 'coordinator', labels: {}, traceparent: null },
  ...{ verdict: null, owner: null, branches: [branch(1), branch(2)] },
  ...{ attempts: [], acknowledged: null, ...change },
})

const found = (n: number, change: Partial<BranchEvidence> = {}): BranchEvidence => ({
  ...{ branch: `vd1_${n}`, n, participant: n === 1 ? 'pg-a' : 'pg-b', value: 'prepared' },
  ...{
    source: 'pg_prepared_xacts',
    takesPart: true,
    decides: false,
    remembered: null,
    preparedAt: at(30),
  },
  ...{ rows: 3, locks: 2, blocked: [], facts: [], fault: null, ...change },
})

const evidence = (...participants: readonly BranchEvidence[]) => ({
  ...{ evidenceId: 'e', transaction: 't', version: 3, takenAt: at(30), verdict: null },
  participants: [...participants],
})

const say = (change: Partial<TransactionDetail>, said: ReturnType<typeof evidence> | null = null) =>
  transactionSentence({ transaction: transaction(change), evidence: said, nowMs, zone: 'utc' })

const written: NonNullable<TransactionDetail['verdict']> = {
  ...{ verdict: 'commit', reason: null, by: 'coordinator', at: at(31), epoch: 1 },
  ...{ stream: 'coordinator-1', seq: 7 },
}

test('in doubt: who promised, why there is no verdict, and what the waiting costs', () => {
  const session = { pid: 7, waitingMs: 900, application: 'shop' }
  const blocked = [session, { ...session, pid: 8 }]
  expect(
    say(
      { inDoubtSince: at(31) },
      evidence(found(1, { blocked }), found(2, { value: 'no-answer' })),
    ),
  ).toBe(
    'Both participants promised to commit at 12:04:30. The coordinator stopped before a verdict was written, and none runs now. pg-a has been waiting 4m 10s and blocks 2 sessions. pg-b does not answer now.',
  )
})

test('nobody is said to wait before somebody asked', () => {
  const branches = [branch(1), branch(2, { vote: null, state: 'preparing' })]
  expect(say({ inDoubtSince: at(31), branches })).toBe(
    'pg-a promised to commit at 12:04:30. No vote of pg-b is recorded. The coordinator stopped before a verdict was written, and none runs now.',
  )
})

test('decided and not delivered: what was written, who is silent, and when it is told again', () => {
  const nextAttemptAt = new Date(nowMs + 30_000).toISOString()
  const branches = [branch(1, { state: 'committed' }), branch(2, { nextAttemptAt })]
  expect(say({ state: 'committing', inDoubtSince: at(32), verdict: written, branches })).toBe(
    'The verdict commit was written at 12:04:31. pg-b has not confirmed; the locks there stay. It is told again in 30 s, or at once with Deliver again.',
  )
})

test('ends are told without blame, and an abort is no failure', () => {
  const refused = [branch(1), branch(2, { vote: 'no' })]
  const over = { endedAt: at(32), durationMs: 3.1 }
  expect(say({ ...over, state: 'committed', retries: 2 })).toBe(
    'Both participants committed. It took 3.1 ms, with 2 attempts not confirmed.',
  )
  expect(say({ ...over, state: 'aborted', reason: 'refused', branches: refused })).toBe(
    'pg-b voted no: both participants undid the work. It took 3.1 ms.',
  )
  const readers = [branch(1, { vote: 'read-only' }), branch(2, { vote: 'read-only' })]
  expect(say({ ...over, state: 'committed', branches: readers })).toBe(
    'Both participants only read, so there was nothing to settle. It took 3.1 ms.',
  )
})

test('a disagreement is named with its proofs; without a proof nothing is concluded', () => {
  const split = [branch(1, { proof: 'committed' }), branch(2, { proof: 'aborted' })]
  expect(say({ state: 'heuristic', branches: split, verdict: written })).toBe(
    'pg-a committed, pg-b aborted. The data disagree and no action here can repair them.',
  )
  const gone = [branch(1, { proof: 'committed' }), branch(2)]
  expect(say({ state: 'heuristic', branches: gone, verdict: written })).toContain(
    'How pg-b ended is not known; nothing is concluded from that.',
  )
})

const reading = { kind: 'postgresql', takenAt: at(30), nowMs, zone: 'utc' } as const

test('each figure of a prepared branch is told, and what cannot be told is said to be so', () => {
  expect(evidenceFacts(found(1), reading).map(({ text }) => text)).toEqual([
    ...['since 12:04:30 (4m 10s)', 'changed 3 rows (recorded with its vote)'],
    ...['holds 2 table locks', 'blocks nobody'],
  ])
  const silent = found(1, { preparedAt: null, rows: null, locks: null, blocked: null })
  expect(evidenceFacts(silent, reading).map(({ text }) => text)).toEqual([
    ...['since when: cannot tell', 'table locks: cannot tell', 'who waits: cannot tell'],
  ])
})

test('where a figure comes from is told of the server that told it', () => {
  const row = found(1, { locks: null, source: 'XA RECOVER' })
  const sources = evidenceFacts(row, { ...reading, kind: 'mariadb' }).map(({ source }) => source)
  expect(sources.join()).toContain('InnoDB')
  expect(sources.join()).not.toContain('pg_')
})

test('nobody is said to be blocked where that is not told', () => {
  const said = (blocked: BranchEvidence['blocked']) =>
    say({ inDoubtSince: at(31) }, evidence(found(1, { blocked })))
  expect(said([])).toContain('pg-a has been waiting 4m 10s and blocks nobody.')
  expect(said(null)).toContain('pg-a has been waiting 4m 10s.')
  expect(damageText(0, 0)).toBe('none')
  expect(damageText(0, null)).toBe('cannot tell')
})

test('silence, absence and what cannot be told are never shown as an outcome', () => {
  const value = fc.constantFrom(
    'no-answer',
    'no-trace',
    'cannot-tell',
    'in-progress',
  ) as fc.Arbitrary<BranchEvidence['value']>
  const maybe = fc.option(fc.nat(9))
  fc.assert(
    fc.property(value, maybe, maybe, fc.boolean(), (one, rows, locks, takesPart) => {
      const row = found(1, { value: one, rows, locks, takesPart, preparedAt: null })
      const texts = evidenceFacts(row, reading).map(({ text }) => text)
      for (const text of texts)
        expect(text).not.toMatch(/^(?!.*may have).*\b(committed|aborted|prepared)\b/)
    }),
  )
})

test('a row counts what was said, and keeps no trace and no answer apart', () => {
  const rows = evidenceValue.options.map((one, index) => found(index + 1, { value: one }))
  expect(evidenceCounts([...rows, found(8)])).toBe(
    '2 prepared · 1 reserved · 1 exposed · 1 committed · 1 aborted · 1 compensated · 1 in progress · 1 no trace · 1 no answer · 1 cannot tell',
  )
})

test('in doubt, and ended differently by hand: the disagreement is named', () => {
  const split = evidence(found(1, { value: 'committed' }), found(2, { value: 'aborted' }))
  expect(say({ inDoubtSince: at(31) }, split)).toContain(
    'pg-a committed without a verdict. pg-b aborted: the data disagree and no action here can repair them.',
  )
})

test('what waits for room says where, which place it has, and that nobody was asked', () => {
  const waiting = { participant: 'pg-a', place: 3, of: 12 }
  expect(say({ state: 'active', waiting, protocol: 'saga' })).toBe(
    say({ state: 'active', waiting }),
  )
  expect(say({ state: 'active', waiting })).toBe(
    'It waits for room at pg-a: place 3 of 12. Nobody has been asked anything, and its deadline counts.',
  )
})
