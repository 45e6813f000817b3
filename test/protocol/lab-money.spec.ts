import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newTransaction } from '@/server/contract/transaction'
import type { Reading } from '@/server/lab/bank'
import { count, isExplained, judge, noPartials, suspects } from '@/server/lab/judge'
import { accountsOf, agentOf, type Plan, transactionAt, transferAt } from '@/server/lab/transfers'

const BANKS = ['bank-a', 'bank-b']
const START = 1_000_000

interface Move {
  readonly sum: number
  readonly seenAtFirst: boolean
  readonly seenAtSecond: boolean
}

const moves = fc.array(
  fc.record({
    sum: fc.integer({ min: 1, max: 5_000 }),
    seenAtFirst: fc.boolean(),
    seenAtSecond: fc.boolean(),
  }),
  { maxLength: 30 },
)

const named = (all: readonly Move[]) => all.map((move, n) => ({ ...move, transfer: `t-${n}` }))

/** Each transfer takes from the first bank and gives to the second. */
const readings = (all: readonly Move[]): readonly Reading[] => {
  const first = named(all).filter(({ seenAtFirst }) => seenAtFirst)
  const second = named(all).filter(({ seenAtSecond }) => seenAtSecond)
  const sum = (some: readonly Move[]) => some.reduce((total, move) => total + move.sum, 0)
  return [
    {
      bank: 'bank-a',
      ...{ snapshot: '', reserved: 0 },
      total: START - sum(first),
      seen: first.map(({ transfer, sum }) => [transfer, -sum] as const),
    },
    {
      bank: 'bank-b',
      ...{ snapshot: '', reserved: 0 },
      total: START + sum(second),
      seen: second.map(({ transfer, sum }) => [transfer, sum] as const),
    },
  ]
}

const withDelta = (all: readonly Reading[], delta: number): readonly Reading[] =>
  all.map((one, n) => (n === 0 ? { ...one, total: one.total + delta } : one))

test('whatever half of the transfers each bank shows, those half seen explain the difference', () => {
  fc.assert(
    fc.property(moves, (all) => {
      const money = count(noPartials, readings(all))
      expect(isExplained(2 * START, money)).toBe(true)
      const half = named(all).filter((move) => move.seenAtFirst !== move.seenAtSecond)
      expect([...money.partials.keys()].sort()).toEqual(half.map(({ transfer }) => transfer).sort())
      const judgement = judge(2 * START, money, [])
      expect(judgement.holds).toBe(true)
    }),
  )
})

test('a single cent that no transfer explains is a violation', () => {
  fc.assert(
    fc.property(moves, fc.integer({ min: -500, max: 500 }), (all, delta) => {
      fc.pre(delta !== 0)
      const money = count(noPartials, withDelta(readings(all), delta))
      expect(judge(2 * START, money, []).holds).toBe(false)
      expect(judge(2 * START, money, null).holds).toBe(false)
    }),
  )
})

test('read in pieces or at once, the ledgers say the same', () => {
  fc.assert(
    fc.property(moves, fc.nat(30), (all, at) => {
      const whole = readings(all)
      const cut = (from: number, to: number) =>
        whole.map((one) => ({ ...one, seen: one.seen.slice(from, to) }))
      const pieces = count(count(noPartials, cut(0, at)).partials, cut(at, Number.MAX_SAFE_INTEGER))
      expect(new Map(pieces.partials)).toEqual(new Map(count(noPartials, whole).partials))
    }),
  )
})

test('a transfer that ended and shows at one bank only is a violation, and is named', () => {
  const money = count(
    noPartials,
    readings([{ sum: 1_250, seenAtFirst: true, seenAtSecond: false }]),
  )
  expect(suspects(money, new Set(['t-0']))).toEqual([])
  expect(suspects(money, new Set())).toEqual(['t-0'])
  const judgement = judge(2 * START, money, ['t-0'])
  expect(judgement).toMatchObject({ holds: false, transfers: ['t-0'] })
  expect(judgement.text).toContain('t-0')
})

test('nobody is accused while Verdict does not say which transfers are open', () => {
  const money = count(noPartials, readings([{ sum: 5, seenAtFirst: false, seenAtSecond: true }]))
  expect(judge(2 * START, money, null).holds).toBeNull()
})

const plan = (seed: number, through: Plan['through'] = 'databases') => ({
  through,
  run: 'r',
  seed,
  recovery: 'automatic' as const,
  protocol: 'two-phase-commit' as const,
  banks: BANKS,
})

test('the same seed gives the same transactions, also from the middle on', () => {
  fc.assert(
    fc.property(fc.nat(2_147_483_647), fc.nat(100_000), (seed, n) => {
      expect(transactionAt(plan(seed), n)).toEqual(transactionAt(plan(seed), n))
    }),
  )
  const first = (seed: number) => [0, 1, 2, 3, 4].map((n) => transferAt(plan(seed), n))
  expect(first(1)).not.toEqual(first(2))
})

test('through agents the same seed moves the same money, by the same statements', () => {
  fc.assert(
    fc.property(fc.nat(2_147_483_647), fc.nat(100_000), (seed, n) => {
      const direct = transactionAt(plan(seed), n)
      const through = transactionAt(plan(seed, 'agents'), n)
      const branches = direct.branches.map(({ participant, statements }) => ({
        participant: agentOf(participant),
        payload: { statements },
      }))
      expect(through).toEqual({ ...direct, branches })
      expect(newTransaction.safeParse(through).success).toBe(true)
    }),
  )
})

test('most transfers go between the banks, some stay, some only look, some overdraw', () => {
  const all = Array.from({ length: 4_000 }, (_, n) => transferAt(plan(7), n))
  const share = (holds: (one: (typeof all)[number]) => boolean) => all.filter(holds).length / 4_000
  const looks = share(({ kind }) => kind === 'look')
  const overdrafts = share((one) => one.kind === 'move' && one.sum > 500_000)
  const singles = share((one) => one.kind === 'move' && one.from.bank === one.to.bank)
  for (const rare of [looks, overdrafts]) expect(rare).toBeGreaterThan(0.03)
  for (const rare of [looks, overdrafts]) expect(rare).toBeLessThan(0.07)
  expect(singles).toBeGreaterThan(0.07)
  expect(singles).toBeLessThan(0.13)
})

test('every transfer takes from one account what it gives to another, at accounts that exist', () => {
  const known = new Set(BANKS.flatMap((_, place) => accountsOf(place)))
  for (let n = 0; n < 2_000; n++) {
    const transfer = transferAt(plan(11), n)
    if (transfer.kind === 'look') continue
    expect(known.has(transfer.from.id) && known.has(transfer.to.id)).toBe(true)
    expect(transfer.from.id).not.toBe(transfer.to.id)
    expect(transfer.sum).toBeGreaterThan(0)
    const deltas = transactionAt(plan(11), n).branches.flatMap(({ statements = [] }) =>
      statements.filter(({ sql }) => sql.startsWith('update')).map(({ params }) => params?.[0]),
    )
    expect(deltas.reduce<number>((sum, delta) => sum + Math.round(Number(delta) * 100), 0)).toBe(0)
  }
})

test('on hot accounts all want the same two of each bank, and lock them in no order', () => {
  const hot = { ...plan(3), workload: 'hot-account' as const }
  const numbers = Array.from({ length: 1_000 }, (_, n) => n)
  const moves = numbers.flatMap((n) => {
    const transfer = transferAt(hot, n)
    return transfer.kind === 'move' ? [{ n, ...transfer }] : []
  })
  const wanted = new Set(moves.flatMap(({ from, to }) => [from.id, to.id]))
  expect([...wanted].sort()).toEqual(['A00', 'A01', 'B00', 'B01'])
  const within = moves.filter(({ from, to }) => from.bank === to.bank)
  const firsts = within.map(
    ({ n }) => transactionAt(hot, n).branches[0]?.statements?.[0]?.params?.[1],
  )
  expect(new Set(firsts).size).toBeGreaterThan(2)
  expect(moves.every(({ from, to }) => from.id !== to.id)).toBe(true)
})
