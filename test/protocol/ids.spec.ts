import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  BRANCHES_MAX,
  branchId,
  fnv1a,
  parseBranchId,
  parseTransactionId,
  SHARDS,
  shardOf,
  shortCode,
  transactionId,
} from '@/server/protocol/ids'

const ulidLetters = [...'0123456789ABCDEFGHJKMNPQRSTVWXYZ']
const clusterLetters = [...'abcdefghijklmnopqrstuvwxyz0123456789']
const text = (letters: string[], minLength: number, maxLength: number) =>
  fc.array(fc.constantFrom(...letters), { minLength, maxLength }).map((all) => all.join(''))
const parts = fc.record({
  cluster: text(clusterLetters, 1, 16),
  shard: fc.integer({ min: 0, max: SHARDS - 1 }),
  epoch: fc.integer({ min: 0, max: 999_999_999_999 }),
  ulid: text(ulidLetters, 26, 26),
})
const number = fc.integer({ min: 1, max: BRANCHES_MAX })
const good = 'c1.7.12.01JD3Z9K4M5N6P7Q8R9S0T1V2W'

describe('ids', () => {
  test('are read back as they were made', () => {
    fc.assert(
      fc.property(parts, number, (made, n) => {
        const id = transactionId(made)
        expect(parseTransactionId(id)).toEqual(made)
        const branch = branchId(id, n)
        expect(parseBranchId(branch)).toEqual({ transaction: id, cluster: made.cluster, n })
      }),
    )
  })

  test('fit where participants keep them: 70 bytes of ASCII, 64 for the transaction', () => {
    fc.assert(
      fc.property(parts, number, (made, n) => {
        const id = transactionId(made)
        expect(id.length).toBeLessThanOrEqual(64)
        expect(branchId(id, n).length).toBeLessThanOrEqual(70)
        expect(branchId(id, n)).toMatch(/^[\x21-\x7e]+$/)
      }),
    )
  })

  test('hold nothing that a LIKE pattern or a literal would take for its own, but for the two marks', () => {
    fc.assert(
      fc.property(parts, number, (made, n) => {
        const branch = branchId(transactionId(made), n)
        expect(branch).not.toMatch(/[%\\'"]/)
        expect(branch.split('_')).toHaveLength(3)
      }),
    )
  })

  test.each([
    '',
    'c1.64.1.01JD3Z9K4M5N6P7Q8R9S0T1V2W',
    'C1.7.12.01JD3Z9K4M5N6P7Q8R9S0T1V2W',
    'c_1.7.12.01JD3Z9K4M5N6P7Q8R9S0T1V2W',
    'abcdefghijklmnopq.7.12.01JD3Z9K4M5N6P7Q8R9S0T1V2W',
    'c1.7.12.01JD3Z9K4M5N6P7Q8R9S0T1V2',
    'c1.7.12.01JD3Z9K4M5N6P7Q8R9S0T1VIL',
    'c1.-7.12.01JD3Z9K4M5N6P7Q8R9S0T1V2W',
    `${good}\n`,
    ` ${good}`,
  ])('refuse what is no transaction of ours: %j', (id) => {
    expect(parseTransactionId(id)).toBeNull()
  })

  test.each([
    good,
    `vd1_${good}`,
    `vd1_${good}_0`,
    `vd1_${good}_01`,
    `vd1_${good}_1000`,
    `vd2_${good}_1`,
    `dtx1_${good}_1`,
    `vd1x${good}_1`,
    `vd1_other_1`,
    `vd1_${good}_1; DROP`,
  ])('refuse what is no branch of ours: %j', (id) => {
    expect(parseBranchId(id)).toBeNull()
  })

  test('are known to people by their last six characters', () => {
    expect(shortCode(good)).toBe('0T1V2W')
  })
})

describe('shards', () => {
  test.each([
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['b', 0xe70c2de5],
    ['foobar', 0xbf9cf968],
    ['chongo was here!\n', 0xd49930d5],
  ])('come from the published hash: FNV-1a of %j', (key, hash) => {
    expect(fnv1a(key)).toBe(hash)
  })

  test('are computed over UTF-8, as any other program would', () => {
    const encoder = new TextEncoder()
    const reference = (key: string) =>
      encoder
        .encode(key)
        .reduce((hash, byte) => Math.imul(hash ^ byte, 16_777_619) >>> 0, 0x811c9dc5)
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (key) => {
        expect(fnv1a(key)).toBe(reference(key))
      }),
    )
  })

  test('are 64, each used', () => {
    const used = new Set(Array.from({ length: 2_000 }, (_, index) => shardOf(`key-${index}`)))
    expect(used.size).toBe(SHARDS)
    expect(Math.max(...used)).toBe(SHARDS - 1)
  })
})
