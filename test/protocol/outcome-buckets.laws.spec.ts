import { describe, expect, test } from 'vitest'
import { mulberry32 } from '@/server/lab/transfers'
import { placeOf } from '@/server/participant/outcome-hash'
import { branchId, transactionId } from '@/server/protocol/ids'
import type { BranchId, Instant } from '@/server/protocol/model'
import {
  difference,
  differing,
  digestsOf,
  instantOf,
  ulidTime,
  WINDOW_MS,
  windowAfter,
  windowAt,
  windowOf,
} from '@/server/protocol/outcome-buckets'

const SEED = 20_261_128
const BEGAN = Date.UTC(2026, 10, 28) as Instant

/** Branches of transactions that began within a quarter of an hour. */
function branches(count: number): readonly BranchId[] {
  const dice = mulberry32(SEED)
  return Array.from({ length: count }, (_, index) => {
    const time = ulidTime((BEGAN + Math.floor(dice() * 900_000)) as Instant)
    const ulid = `${time}${String(index).padStart(16, '0')}`
    const shard = Math.floor(dice() * 64)
    return branchId(transactionId({ cluster: 'law', shard, epoch: 3, ulid }), 1 + (index % 3))
  })
}

const all = branches(400)
const places = new Map(all.map((branch) => [branch, placeOf(branch)]))
const place = (branch: BranchId) => places.get(branch) ?? placeOf(branch)
const without = (branch: BranchId) => all.filter((one) => one !== branch)
const table = (names: readonly BranchId[]) => digestsOf(names.map(place))

describe('the hash table of outcomes', () => {
  test('equal sets have equal digests, whatever the order they are read in', () => {
    const dice = mulberry32(SEED)
    const shuffled = all.toSorted(() => dice() - 0.5)
    expect(differing(table(all), table(shuffled))).toEqual([])
  })

  test('any single missing branch makes just its bucket differ', () => {
    const expected = table(all)
    for (const [index, branch] of all.entries()) {
      const { window, slot } = place(branch)
      expect(differing(expected, table(all.toSpliced(index, 1)))).toEqual([{ window, slot }])
    }
  })

  test('any single branch too many makes just its bucket differ', () => {
    const kept = all.slice(200)
    const expected = table(kept)
    for (const branch of all.slice(0, 200)) {
      const { window, slot } = place(branch)
      expect(differing(expected, table([...kept, branch]))).toEqual([{ window, slot }])
    }
  })

  test('one branch in the place of another is found, though there are as many', () => {
    const bucket = (branch: BranchId) => place(branch).window + place(branch).slot
    const pairs = all.flatMap((one, index) => {
      const other = all.slice(index + 1).find((next) => bucket(next) === bucket(one))
      return other === undefined ? [] : [[one, other] as const]
    })
    expect(pairs.length).toBeGreaterThan(50)
    for (const [one, other] of pairs)
      expect(differing(table(without(one)), table(without(other)))).toHaveLength(1)
  })

  test('opening costs only what differs: of all buckets, those of three wrong outcomes', () => {
    const wrong = all.filter((_, index) => index % 150 === 7)
    const found = all.filter((branch) => !wrong.includes(branch))
    const buckets = differing(table(all), table(found))
    expect(new Set(buckets.map(({ window, slot }) => window + slot)).size).toBe(3)
    const open = (names: readonly BranchId[]) =>
      names.filter((branch) =>
        buckets.some(({ window, slot }) => {
          const here = place(branch)
          return window === here.window && slot === here.slot
        }),
      )
    expect(open(all).length).toBeLessThan(all.length / 20)
    expect(difference(open(all), open(found))).toEqual({ missing: wrong, unexpected: [] })
  })
})

describe('windows', () => {
  test('a window begins where the one before it ends, and holds 32,768 ms', () => {
    const window = windowAt(BEGAN)
    const start = instantOf(window)
    expect(start).toBeLessThanOrEqual(BEGAN)
    expect(instantOf(windowAfter(window)) - start).toBe(WINDOW_MS)
    expect(windowAt((start + WINDOW_MS - 1) as Instant)).toBe(window)
    expect(windowAt((start + WINDOW_MS) as Instant)).toBe(windowAfter(window))
  })

  test('a ulid sorts among the windows as its time does', () => {
    expect(ulidTime(0 as Instant)).toBe('0000000000')
    expect(ulidTime(1_469_918_176_385 as Instant)).toBe('01ARYZ6S41')
    expect(instantOf('01ARYZ6S41')).toBe(1_469_918_176_385)
    expect(windowOf('law.1.1.01ARYZ6S41TSV4RRFFQ69G5FAV')).toBe('01ARYZ6')
    expect(windowOf('vd1_law.1.1.01ARYZ6S41TSV4RRFFQ69G5FAV_12')).toBe('01ARYZ6')
  })
})
