import { describe, expect, test } from 'vitest'
import { choosing, chosenIn } from '@/components/transactions/chosen'
import { colsOf, columns, columnsIn } from '@/components/transactions/columns'
import { shareOf } from '@/components/transactions/duration-bar'
import { parseAddress } from '@/components/transactions/list-address'
import { listQueries } from '@/components/transactions/list-queries'
import {
  keepNewer,
  matches,
  showWaiting,
  updateRows,
  waitingRows,
  withoutDoubles,
} from '@/components/transactions/live-rows'
import { csvOf } from '@/components/transactions/transaction-file'
import type { TransactionSummary } from '@/server/contract/transaction'

const row = (id: string, second: number, rest: Partial<TransactionSummary> = {}) =>
  ({
    ...{ id, name: null, protocol: 'two-phase-commit', recovery: 'automatic', state: 'active' },
    ...{ outcome: null, reason: null, inDoubtSince: null, participants: ['bank-a', 'bank-b'] },
    startedAt: `2026-11-21T12:00:${String(second).padStart(2, '0')}.000Z`,
    deadlineAt: '2026-11-21T12:01:00.000Z',
    ...{ decidedAt: null, endedAt: null, durationMs: null, retries: 0, lab: true, version: 1 },
    ...rest,
  }) as TransactionSummary

const ids = (pages: readonly { readonly items: readonly TransactionSummary[] }[]) =>
  pages.map(({ items }) => items.map(({ id }) => id))

describe('the address', () => {
  test('holds the filter and how the list lives', () => {
    const address = { state: 'in-doubt', participant: 'bank-a', id: '6RFFRX', live: 'notify' }
    expect(parseAddress(address)).toMatchObject({
      filter: { state: 'in-doubt', participant: 'bank-a', id: '6RFFRX' },
      live: 'notify',
      dropped: [],
    })
  })

  test('loses what says nothing, and names it', () => {
    const parsed = parseAddress({ state: 'exploded', id: 'a b', live: 'maybe', other: 'x' })
    expect(parsed).toMatchObject({ filter: {}, live: 'tail', dropped: ['state', 'id', 'live'] })
  })
})

describe('rows that are chosen to be compared', () => {
  test('stand in the address, two at most, and one that names something else is dropped', () => {
    expect(chosenIn('a1,b2')).toEqual(['a1', 'b2'])
    expect(chosenIn(undefined)).toEqual([])
    expect(chosenIn('a1,a1')).toEqual(['a1'])
    for (const odd of ['a b', 'a,b,c', ',', 'a,'])
      expect(parseAddress({ sel: odd }).dropped).toEqual(['sel'])
  })

  test('a third takes the place of the one that was chosen first, and the same again is none', () => {
    expect(choosing([], 'a')).toBe('a')
    expect(choosing(['a', 'b'], 'c')).toBe('b,c')
    expect(choosing(['a', 'b'], 'a')).toBe('b')
    expect(choosing(['a'], 'a')).toBeNull()
  })
})

test('a label is a filter, and only the caller’s own count', () => {
  const labelled = row('a', 1, { labels: { order: '4711', team: 'x:y' } })
  expect(matches(labelled, { label: 'order:4711' })).toBe(true)
  expect(matches(labelled, { label: 'team:x:y' })).toBe(true)
  expect(matches(labelled, { label: 'order:47' })).toBe(false)
  expect(matches(row('b', 1), { label: 'constructor:' })).toBe(false)
  expect(parseAddress({ label: 'order' }).dropped).toEqual(['label'])
})

test('the bar of a duration grows with its decades, up to an hour', () => {
  expect([0, 1, 3_600_000, 9e9].map(shareOf)).toEqual([0, 0, 1, 1])
  expect(shareOf(10_000) - shareOf(100)).toBeCloseTo(2 / Math.log10(3_600_000), 9)
})

describe('the columns', () => {
  const namesIn = (cols: string | undefined) => columnsIn(cols).shown.map(({ name }) => name)

  test('stand in the address in any order and are shown in one, the id always among them', () => {
    expect(namesIn('retries,state')).toEqual(['state', 'id', 'retries'])
    expect(columnsIn('state,nonsense')).toMatchObject({ odd: true })
    expect(namesIn('nonsense')).toEqual(namesIn(undefined))
  })

  test('are left out of the address when they are the usual ones, and come back as they were', () => {
    expect(colsOf(new Set(namesIn(undefined)))).toBeNull()
    const all = new Set(columns.map(({ name }) => name))
    expect(namesIn(colsOf(all) ?? '')).toEqual([...all])
  })
})

describe('a file', () => {
  test('has a line a transaction, its participants in one cell', () => {
    const [head, line] = csvOf([row('a', 1, { name: '=A1, B2' })]).split('\r\n')
    expect(head).toMatch(/^id,name,state,.*,participants$/)
    expect(line).toMatch(/^a,"'=A1, B2",active,.*,bank-a bank-b$/)
  })
})

describe('live rows', () => {
  test('belong into a list by its filters of name, protocol and origin too', () => {
    const transfer = row('a', 1, { name: 'Transfer A1', lab: true })
    expect(matches(transfer, { name: 'transfer a', protocol: 'two-phase-commit' })).toBe(true)
    expect(matches(transfer, { priority: transfer.priority })).toBe(true)
    expect(matches(transfer, { priority: transfer.priority === 'high' ? 'low' : 'high' })).toBe(
      false,
    )
    expect(matches(transfer, { exclude: 'state:aborted,participant:nowhere' })).toBe(
      transfer.state !== 'aborted',
    )
    expect(matches(transfer, { exclude: 'protocol:two-phase-commit' })).toBe(false)
    expect(matches(transfer, { exclude: `participant:${transfer.participants[0]}` })).toBe(false)
    expect(matches(transfer, { name: 'order' })).toBe(false)
    expect(matches(transfer, { protocol: 'saga' })).toBe(false)
    expect(matches(transfer, { lab: 'no' })).toBe(false)
    expect(matches({ ...transfer, acknowledged: null }, { acknowledged: 'yes' })).toBe(false)
  })

  const pages = [{ items: [row('b', 2), row('a', 1)], nextCursor: 'next' }]

  test('a newer version replaces its row in place, an older one changes nothing', () => {
    const newer = row('a', 1, { version: 3, state: 'committed' })
    const updated = updateRows(pages, [newer])
    expect(ids(updated)).toEqual([['b', 'a']])
    expect(updated[0]?.items[1]).toBe(newer)
    expect(updateRows(updated, [row('a', 1, { version: 2, state: 'aborting' })])).toBe(updated)
  })

  test('a row that no longer fits the filter stays where it is', () => {
    const ended = row('b', 2, { version: 2, state: 'aborted' })
    expect(ids(updateRows(pages, [ended]))).toEqual([['b', 'a']])
  })

  test('new rows wait in their newest version, and only if they fit', () => {
    const news = [row('c', 3), row('d', 4, { participants: ['other'] }), row('a', 1)]
    const waiting = waitingRows(pages, [], news, { participant: 'bank-a' })
    expect(waiting.map(({ id }) => id)).toEqual(['c'])
    const again = waitingRows(pages, waiting, [row('c', 3, { version: 2 })], {})
    expect(again.map(({ version }) => version)).toEqual([2])
  })

  test('shown at last, they stand by their start, and what follows is still reached', () => {
    const shown = showWaiting(pages, [row('c', 3), row('z', 0)], 100)
    expect(ids(shown)).toEqual([['c', 'b', 'a', 'z']])
    expect(shown[0]?.nextCursor).toBe('next')
  })

  test('a list that follows the newest forgets the oldest', () => {
    expect(ids(showWaiting(pages, [row('c', 3)], 2))).toEqual([['c', 'b']])
  })

  test('and still reaches them, by the time of the last one, each once', () => {
    const [cut] = showWaiting(pages, [row('c', 3)], 2)
    const { getNextPageParam } = listQueries.list({})
    const next = cut && getNextPageParam(cut, [cut], undefined, [undefined])
    expect(next).toBe('until 2026-11-21T12:00:02.001Z')
    const older = { items: [row('b', 2), row('a', 1)], nextCursor: 'next' }
    expect(ids(withoutDoubles([...(cut ? [cut] : []), older]))).toEqual([['c', 'b'], ['a']])
    expect(getNextPageParam(older, [older], undefined, [undefined])).toBe('next')
  })

  test('a page that arrives late takes back neither a newer version nor a newer row', () => {
    const committed = row('b', 2, { version: 4, state: 'committed' })
    const shown = [{ items: [row('c', 3), committed, row('a', 1)] }]
    const late = [{ items: [row('b', 2, { version: 2 }), row('a', 1, { version: 2 })] }]
    const merged = keepNewer(shown, late)
    expect(ids(merged)).toEqual([['c', 'b', 'a']])
    expect(merged[0]?.items.map(({ version }) => version)).toEqual([1, 4, 2])
  })

  test('in doubt is a condition: an open transaction that waits for a verdict', () => {
    const since = '2026-11-21T12:00:05.000Z'
    const doubtful = row('a', 1, { state: 'preparing', inDoubtSince: since })
    expect(matches(doubtful, { state: 'in-doubt' })).toBe(true)
    expect(matches({ ...doubtful, endedAt: since }, { state: 'in-doubt' })).toBe(false)
    expect(matches(row('c.1.1.ABC', 1), { id: 'abc' })).toBe(true)
  })
})
