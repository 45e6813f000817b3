import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  groupsAfter,
  type InboxEvent,
  type InboxItem,
  inboxItems,
  neighbour,
  nextWaiting,
  sectionsOf,
} from '@/components/inbox/inbox-items'
import { snoozeTimes } from '@/components/inbox/snooze-times'
import type { InboxItem as Listed } from '@/server/contract/inbox'
import type { TransactionSummary } from '@/server/contract/transaction'

const at = (second: number) => new Date(Date.UTC(2026, 2, 1, 12, 0, second)).toISOString()

const row = (id: string, change: Partial<TransactionSummary> = {}): TransactionSummary => ({
  ...{
    id,
    name: null,
    protocol: 'two-phase-commit',
    priority: 'normal',
    recovery: 'manual',
    state: 'preparing',
  },
  ...{ outcome: null, reason: null, inDoubtSince: at(1), participants: ['bank-a', 'bank-b'] },
  ...{ startedAt: at(0), deadlineAt: at(10), decidedAt: null, endedAt: null, durationMs: null },
  ...{ retries: 0, lab: false, acknowledged: null, version: 1, ...change },
})

const nothing = { claim: null, note: null, snooze: null }

const list = (...rows: readonly TransactionSummary[]): InboxEvent => ({
  type: 'listed',
  cut: false,
  items: rows.map((transaction) => entry(transaction)),
})

const entry = (transaction: TransactionSummary, change: Partial<Listed> = {}): Listed => ({
  ...{ transaction, blockedSessions: 0, group: 'undecided', work: nothing, ...change },
})

const run = (...events: readonly InboxEvent[]): readonly InboxItem[] =>
  events.reduce<readonly InboxItem[]>(inboxItems, [])
const ids = (items: readonly InboxItem[]) => items.map((item) => item.row.id)
const settled = (id: string) =>
  row(id, { state: 'aborted', outcome: 'aborted', endedAt: at(30), version: 5 })

test('the list stands in the order of the server, and what comes later comes last, apart', () => {
  const items = run(list(row('b'), row('a')), list(row('c'), row('b'), row('a')))
  expect(ids(items)).toEqual(['b', 'a', 'c'])
  expect(sectionsOf(items).map(({ group }) => group)).toEqual(['undecided', null])
})

test('put in order on demand, all stand where the server puts them', () => {
  const sorted: InboxEvent = { type: 'sorted', items: [entry(row('c')), entry(row('a'))] }
  const items = run(list(row('b'), row('a')), list(row('c'), row('a')), sorted)
  expect(ids(items)).toEqual(['c', 'a'])
  expect(sectionsOf(items)).toHaveLength(1)
})

test('a cause that changes meanwhile moves nothing to another group', () => {
  const moved = { ...entry(row('a')), group: 'silent bank-b' }
  const items = run(list(row('a'), row('b')), {
    ...{ type: 'listed', cut: false, items: [entry(row('b')), moved] },
  })
  expect(ids(items)).toEqual(['a', 'b'])
  expect(sectionsOf(items)).toMatchObject([{ group: 'undecided' }])
})

test('a cause that has gone is still known to whoever stands under it, with nobody counted', () => {
  const group = (id: string, count: number) => ({
    ...{ id, count, kind: 'silent' as const, participant: id, since: at(1), code: null },
  })
  const after = groupsAfter([group('bank-a', 2), group('bank-b', 3)], [group('bank-b', 5)])
  expect(after).toEqual([group('bank-b', 5), group('bank-a', 0)])
})

test('what is settled meanwhile keeps its place until it is passed', () => {
  const listed = list(row('a'), row('b'), row('c'))
  const news: InboxEvent = { type: 'changed', rows: [settled('b')] }
  const items = run(listed, news)
  expect(ids(items)).toEqual(['a', 'b', 'c'])
  expect(items.map((item) => item.settled)).toEqual([false, true, false])
  expect(ids(run(listed, news, { type: 'passed', id: 'b' }))).toEqual(['a', 'c'])
})

test('what somebody snoozes is greyed in its place with his name, and stands again when it is listed again', () => {
  const snoozed: InboxEvent = { type: 'snoozed', id: 'a', by: 'mira' }
  const away = run(list(row('a'), row('b')), snoozed, list(row('b')))
  expect(away).toMatchObject([{ settled: true, snoozedBy: 'mira' }, { settled: false }])
  const back = [snoozed, list(row('b')), list(row('a'), row('b'))]
  expect(run(list(row('a'), row('b')), ...back)).toMatchObject([
    { settled: false, snoozedBy: null },
    { settled: false },
  ])
})

test('passing what still waits takes nothing away', () => {
  expect(ids(run(list(row('a')), { type: 'passed', id: 'a' }))).toEqual(['a'])
})

test('an older version that arrives late does not bring a doubt back', () => {
  const news: InboxEvent = { type: 'changed', rows: [settled('a')] }
  const old: InboxEvent = { type: 'changed', rows: [row('a', { version: 2 })] }
  expect(run(list(row('a')), news, old)).toMatchObject([{ settled: true }])
  expect(run(list(row('a')), news, list(row('a', { version: 2 })))).toMatchObject([
    { settled: true },
  ])
})

test('transactions that nobody has listed never enter by themselves', () => {
  expect(run({ type: 'changed', rows: [settled('a'), row('b')] })).toEqual([])
})

test('a heuristic outcome waits for a person, ended or not', () => {
  const change = row('a', { state: 'heuristic', inDoubtSince: null, endedAt: at(9), version: 3 })
  expect(run(list(row('a')), { type: 'changed', rows: [change] })).toMatchObject([
    { settled: false },
  ])
})

test('after a settlement the next that waits is offered, then an earlier one, then none', () => {
  const items = run(list(row('a'), row('b'), row('c')), { type: 'changed', rows: [settled('b')] })
  expect(nextWaiting(items, 'b')).toBe('c')
  expect(nextWaiting(items, 'c')).toBe('a')
  expect(nextWaiting(items.slice(1, 2), 'b')).toBeNull()
  expect(neighbour(items, 'c', 1)).toBeNull()
  expect(neighbour(items, 'c', -1)).toBe('b')
})

test('nothing that happens moves what is listed, whatever comes in whatever order', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd', 'e')
  const rows = fc.uniqueArray(
    fc
      .record({ id, version: fc.nat(6), second: fc.nat(20), over: fc.boolean() })
      .map(({ id: name, version, second, over }) =>
        row(name, { version, inDoubtSince: at(second), endedAt: over ? at(40) : null }),
      ),
    { selector: (one) => one.id },
  )
  const event = fc.oneof(
    rows.map((some) => list(...some)),
    rows.map((some): InboxEvent => ({ type: 'changed', rows: some })),
    id.map((one): InboxEvent => ({ type: 'snoozed', id: one, by: 'mira' })),
  )
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

test('the times that a snooze offers are all to come, the last one at nine in the morning', () => {
  const now = new Date(2026, 2, 1, 23, 59)
  const times = snoozeTimes(now).map(({ until }) => new Date(until))
  for (const time of times) expect(time.getTime()).toBeGreaterThan(now.getTime())
  expect(times.at(-1)).toEqual(new Date(2026, 2, 2, 9))
})
