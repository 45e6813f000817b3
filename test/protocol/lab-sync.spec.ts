import { expect, test } from 'vitest'
import { newTransaction } from '@/server/contract/transaction'
import { createSyncInvariant } from '@/server/lab/sync-invariant'
import { ROWS } from '@/server/lab/sync-sql'
import type { Row, Rows } from '@/server/lab/sync-stores'
import { syncAt, writeOf } from '@/server/lab/sync-writes'
import type { Plan } from '@/server/lab/transfers'
import { createVirtualClock } from '../support/virtual-clock'

const plan: Plan = {
  ...{ run: 'r', seed: 7, workload: 'data-sync', recovery: 'automatic' },
  ...{ protocol: 'two-phase-commit', through: 'databases', banks: ['bank-a', 'bank-b'] },
}

test('the same seed writes the same rows, and some values are refused', () => {
  const writes = Array.from({ length: 2_000 }, (_, n) => writeOf(plan, n))
  expect(writes).toEqual(Array.from({ length: 2_000 }, (_, n) => writeOf(plan, n)))
  const refused = writes.filter(({ value }) => value.length > 100).length / writes.length
  expect(refused).toBeGreaterThan(0.03)
  expect(refused).toBeLessThan(0.07)
  for (const { item } of writes) expect(item >= 1 && item <= ROWS).toBe(true)
})

test('written together, a row is one branch at each database', () => {
  const { branches } = newTransaction.parse(syncAt(plan, 3))
  expect(branches.map(({ participant }) => participant)).toEqual(['bank-a', 'mariadb'])
})

/** All rows untouched, but for row 1. */
const rows = (row: Row = { version: 0, value: '' }): Rows =>
  new Map(
    Array.from({ length: ROWS }, (_, n) => [n + 1, n === 0 ? row : { version: 0, value: '' }]),
  )
const at = (version: number, value = `r-${version}`) => rows({ version, value })

interface Terms {
  readonly way?: 'outbox' | 'together'
  /** Source and copy, look after look; the last one stays. */
  readonly looks: readonly (readonly [source: Rows, copy: Rows])[]
  readonly open?: readonly string[] | null
  readonly waiting?: number
}

function invariantOf({ way = 'together', looks, open = [], waiting = 0 }: Terms) {
  let n = -1
  return createSyncInvariant({
    ...{ run: 'r', way, clock: createVirtualClock(), committed: () => 1 },
    stores: {
      ...{ reset: async () => undefined, close: async () => undefined },
      countPrepared: async () => 0,
      readCopy: async () => {
        n = Math.min(n + 1, looks.length - 1)
        return looks[n]?.[1] ?? rows()
      },
      readSource: async () => looks[n]?.[0] ?? rows(),
      outbox: async () => ({ waiting, oldestMs: waiting === 0 ? null : 1_500 }),
    },
    known: { committing: async () => open && new Set(open) },
  })
}

test('with an outbox the copy may be behind, and it is said by how much', async () => {
  const seen = await invariantOf({ way: 'outbox', looks: [[at(3), at(1)]], waiting: 2 }).check()
  expect(seen).toMatchObject({ holds: true, found: ROWS - 1, undecided: 1 })
  expect(seen.text).toContain('1 row is behind, by 2 writes; the oldest message waits for 1.5 s')
})

test('a copy that is ahead has applied a message twice, or one that was never committed', async () => {
  const watch = invariantOf({
    way: 'outbox',
    looks: [
      [at(1), at(2)],
      [at(2), at(2)],
    ],
  })
  expect(await watch.check()).toMatchObject({ holds: false })
  expect((await watch.check()).text).toContain('Row 1 has been changed more often in MariaDB')
})

test('rows changed as often that say different things were written in another order', async () => {
  for (const way of ['outbox', 'together'] as const) {
    const watch = invariantOf({ way, looks: [[at(2), at(2, 'r-9')]] })
    expect(await watch.check()).toMatchObject({ holds: false })
  }
})

test('a row that is missing is not made up for by any write', async () => {
  const fewer = new Map([...rows()].slice(1))
  expect(await invariantOf({ looks: [[rows(), fewer]] }).check()).toMatchObject({ holds: false })
})

test('written together, rows differ only while the write that made it is under way', async () => {
  const looks = [[at(1), at(2)]] as const
  expect(await invariantOf({ looks, open: ['r-2'] }).check()).toMatchObject({
    ...{ holds: true, undecided: 1 },
  })
  expect(await invariantOf({ looks, open: null }).check()).toMatchObject({ holds: null })
  const over = invariantOf({ looks, open: ['r-5'] })
  expect(await over.check()).toMatchObject({
    ...{ holds: false, text: expect.stringContaining('Look at row 1 (r-2).') },
  })
})

test('one that has just ended is seen at both by the next look, whatever else was written meanwhile', async () => {
  const looks = [
    [at(1), at(2)],
    [at(4), at(3)],
  ] as const
  expect(await invariantOf({ looks, open: [] }).check()).toMatchObject({
    holds: true,
    undecided: 1,
  })
})

test('after all is over and delivered the rows are equal, changed as often as was committed', async () => {
  const looks = [[at(1), at(1)]] as const
  expect(await invariantOf({ looks }).checkLocked()).toMatchObject({ holds: true, found: ROWS })
  expect(await invariantOf({ looks, waiting: 1 }).checkLocked()).toBeNull()
  expect(await invariantOf({ looks, open: ['r-1'] }).checkLocked()).toBeNull()
  const lost = invariantOf({ looks: [[at(1), at(0, '')]] })
  expect(await lost.checkLocked()).toMatchObject({
    ...{ holds: false, text: expect.stringContaining('All messages are delivered') },
  })
  const twice = invariantOf({ looks: [[at(2), at(2)]] })
  expect(await twice.checkLocked()).toMatchObject({ holds: false })
})
