import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type InboxEvent,
  type InboxItem,
  inboxItems,
  neighbour,
  nextWaiting,
} from '@/components/inbox/inbox-items'
import type { TransactionSummary } from '@/server/contract/transaction'

const at = (second: number) => new Date(Date.UTC(2026, 2, 1, 12, 0, second)).toISOString()

const row = (id: string, change: Partial<TransactionSummary> = {}): TransactionSummary => ({
  ...{ id, name: null, protocol: 'two-phase-commit', recovery: 'manual', state: 'preparing' },
  ...{ outcome: null, reason: null, inDoubtSince: at(1), participants: ['bank-a', 'bank-b'] },
  ...{ startedAt: at(0), deadlineAt: at(10), decidedAt: null, endedAt: null, durationMs: null },
  ...{ retries: 0, lab: false, acknowledged: null, version: 1, ...change },
})

const run = (...events: readonly InboxEvent[]): readonly InboxItem[] =>
  events.reduce<readonly InboxItem[]>(inboxItems, [])
const ids = (items: readonly InboxItem[]) => items.map((item) => item.row.id)
const settled = (id: string) =>
  row(id, { state: 'aborted', outcome: 'aborted', endedAt: at(30), version: 5 })

test('the oldest doubt comes first, and what comes later comes last', () => {
  const rows = [row('b', { inDoubtSince: at(5) }), row('a', { inDoubtSince: at(2) })]
  const later: InboxEvent = { type: 'changed', rows: [row('c', { inDoubtSince: at(1) })] }
  expect(ids(run({ type: 'listed', rows }, later))).toEqual(['a', 'b', 'c'])
})

test('what is settled meanwhile keeps its place until it is passed', () => {
  const listed: InboxEvent = { type: 'listed', rows: [row('a'), row('b'), row('c')] }
  const news: InboxEvent = { type: 'changed', rows: [settled('b')] }
  const items = run(listed, news)
  expect(ids(items)).toEqual(['a', 'b', 'c'])
  expect(items.map((item) => item.settled)).toEqual([false, true, false])
  expect(ids(run(listed, news, { type: 'passed', id: 'b' }))).toEqual(['a', 'c'])
})

test('passing what still waits takes nothing away', () => {
  expect(ids(run({ type: 'listed', rows: [row('a')] }, { type: 'passed', id: 'a' }))).toEqual(['a'])
})

test('an older version that arrives late does not bring a doubt back', () => {
  const items = run(
    { type: 'listed', rows: [row('a')] },
    { type: 'changed', rows: [settled('a')] },
    { type: 'changed', rows: [row('a', { version: 2 })] },
  )
  expect(items).toMatchObject([{ settled: true }])
})

test('transactions that wait for nobody never enter', () => {
  expect(run({ type: 'changed', rows: [settled('a')] })).toEqual([])
})

test('a heuristic outcome waits for a person, ended or not', () => {
  const rows = [row('a', { state: 'heuristic', inDoubtSince: null, endedAt: at(9) })]
  expect(run({ type: 'changed', rows })).toMatchObject([{ settled: false }])
})

test('after a settlement the next that waits is offered, then an earlier one, then none', () => {
  const items = run(
    { type: 'listed', rows: [row('a'), row('b'), row('c')] },
    { type: 'changed', rows: [settled('b')] },
  )
  expect(nextWaiting(items, 'b')).toBe('c')
  expect(nextWaiting(items, 'c')).toBe('a')
  expect(nextWaiting(items.slice(1, 2), 'b')).toBeNull()
  expect(neighbour(items, 'c', 1)).toBeNull()
  expect(neighbour(items, 'c', -1)).toBe('b')
})

test('nothing that happens moves what is listed, whatever comes in whatever order', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd', 'e')
  const rows = fc.array(
    fc
      .record({ id, version: fc.nat(6), second: fc.nat(20), over: fc.boolean() })
      .map(({ id: name, version, second, over }) =>
        row(name, { version, inDoubtSince: at(second), endedAt: over ? at(40) : null }),
      ),
  )
  const event = fc.record({ type: fc.constantFrom('listed' as const, 'changed' as const), rows })
  fc.assert(
    fc.property(fc.array(event), (events) => {
      let items: readonly InboxItem[] = []
      for (const one of events) {
        const before = ids(items)
        items = inboxItems(items, one)
        expect(ids(items).slice(0, before.length)).toEqual(before)
        expect(new Set(ids(items)).size).toBe(items.length)
      }
    }),
  )
})
