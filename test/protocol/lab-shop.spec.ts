import { expect, test } from 'vitest'
import type { NewRun } from '@/server/contract/lab-run'
import { newRun } from '@/server/contract/lab-run'
import { newTransaction } from '@/server/contract/transaction'
import { createShopInvariant } from '@/server/lab/shop-invariant'
import { MONEY_IN_ALL, orderAt, orderOf, priceOf, UNITS_IN_ALL } from '@/server/lab/shop-orders'
import type { Part, ShopStore } from '@/server/lab/shop-stores'
import type { Plan } from '@/server/lab/transfers'
import { createVirtualClock } from '../support/virtual-clock'

const plan: Plan = {
  ...{ run: 'r', seed: 7, workload: 'shop-order', recovery: 'automatic' },
  ...{ protocol: 'two-phase-commit', through: 'databases', banks: ['bank-a', 'bank-b'] },
}

test('the same seed places the same orders, and one in seven or so must fail', () => {
  const orders = Array.from({ length: 2_000 }, (_, n) => orderOf(plan, n))
  expect(orders).toEqual(Array.from({ length: 2_000 }, (_, n) => orderOf(plan, n)))
  const share = (fits: (order: (typeof orders)[number]) => boolean) =>
    orders.filter(fits).length / orders.length
  const soldOut = share(({ item }) => item === 'item-sold-out')
  const refused = share(({ card }) => card === 'card-empty')
  for (const part of [soldOut, refused]) {
    expect(part).toBeGreaterThan(0.04)
    expect(part).toBeLessThan(0.1)
  }
  for (const { item, units, sum } of orders) expect(sum).toBe(units * priceOf(item))
})

test('an order is one transaction over stock, MariaDB and the payment service', () => {
  const { protocol, branches } = newTransaction.parse(orderAt(plan, 3))
  expect(protocol).toBe('two-phase-commit')
  expect(branches.map(({ participant }) => participant)).toEqual(['payment', 'bank-a', 'mariadb'])
})

test.each(['try-confirm-cancel', 'saga', 'optimistic-two-phase-commit'] as const)(
  'by %s the same order goes to three services',
  (protocol) => {
    const drafted = orderAt({ ...plan, protocol }, 3)
    expect(newTransaction.parse(drafted).branches.map(({ participant }) => participant)).toEqual([
      ...['stock', 'orders', 'payment'],
    ])
    expect(drafted.name).toBe(orderAt(plan, 3).name)
  },
)

const asked = { transactions: 1, seed: 1 }
const fits = (run: Partial<NewRun>) => newRun.safeParse({ ...asked, ...run }).success

test('each workload takes the protocols that fit it, and no others', () => {
  const early = ['optimistic-two-phase-commit', 'saga']
  const protocols = ['two-phase-commit', 'three-phase-commit', 'try-confirm-cancel', ...early]
  const taken = (workload: NewRun['workload']) =>
    [...protocols, 'auto', 'outbox'].filter((protocol) =>
      fits({ workload, protocol: protocol as NewRun['protocol'] }),
    )
  expect(taken('bank-transfer')).toEqual([...protocols, 'auto'])
  expect(taken('trip-booking').toSorted()).toEqual(['optimistic-two-phase-commit', 'saga'])
  expect(taken('shop-order')).toEqual([
    ...(['two-phase-commit', 'try-confirm-cancel', ...early, 'auto'] as const),
  ])
  expect(taken('data-sync')).toEqual(['two-phase-commit', 'auto', 'outbox'])
  expect(fits({ workload: 'shop-order', through: 'agents' })).toBe(false)
  expect(fits({ workload: 'data-sync', protocol: 'outbox', recovery: 'manual' })).toBe(false)
  expect(fits({ workload: 'data-sync', protocol: 'outbox', optimise: ['last-agent'] })).toBe(false)
})

interface Look {
  readonly taken: readonly number[]
  readonly ordered: readonly number[]
  readonly paid: readonly number[]
  /** Of order 0: what was paid for its two units. */
  readonly sum?: number
  readonly units?: number
  readonly money?: number
  /** Reserved, and neither confirmed nor given back. */
  readonly held?: number
}

/** Places as they are seen, look after look; the last one stays. */
function invariantOf(looks: readonly Look[], open: readonly string[] | null, answered = 0) {
  let at = -1
  const sum = 2 * priceOf('item-1')
  const read = (from: number, numbers: readonly number[], part: Part) =>
    new Map(numbers.filter((n) => n >= from).map((n) => [n, part]))
  const store = (what: string, told: (look: Look, from: number) => ReturnType<typeof read>) =>
    ({
      ...{ what, reset: async () => undefined, close: async () => undefined },
      read: async (_, from) => {
        if (what === 'stock') at = Math.min(at + 1, looks.length - 1)
        const look = looks[at] ?? { taken: [], ordered: [], paid: [] }
        const whole = what === 'stock' ? (look.units ?? UNITS_IN_ALL) : (look.money ?? MONEY_IN_ALL)
        return {
          orders: told(look, from),
          whole: what === 'orders' ? null : whole,
          least: 0,
          held: look.held ?? 0,
        }
      },
    }) satisfies ShopStore
  const item = 'item-1'
  return createShopInvariant({
    run: 'r',
    stores: [
      store('stock', (look, from) => read(from, look.taken, { item, units: 2, sum: null })),
      store('orders', (look, from) => read(from, look.ordered, { item, units: 2, sum })),
      store('payments', (look, from) =>
        read(from, look.paid, { item: null, units: null, sum: look.sum ?? sum }),
      ),
    ],
    clock: createVirtualClock(),
    known: { committing: async () => open && new Set(open) },
    committed: () => 1,
    answeredBelow: () => answered,
  })
}

const whole = { taken: [0], ordered: [0], paid: [0] }
const half = { taken: [0, 1], ordered: [0], paid: [0, 1] }

test('an order that is seen in part is explained while it is under way', async () => {
  expect(await invariantOf([half], ['r-1']).check()).toMatchObject({
    ...{ holds: true, found: 1, undecided: 1 },
    text: expect.stringContaining('1 order is seen in part and still under way'),
  })
  expect(await invariantOf([half], null).check()).toMatchObject({ holds: null, undecided: 1 })
})

test('one that is over by then is looked at again, and is convicted only if it is there in part still', async () => {
  expect(await invariantOf([half, whole], []).check()).toMatchObject({ holds: true, undecided: 0 })
  const broken = invariantOf([half], [])
  expect(await broken.check()).toMatchObject({
    ...{ holds: false, text: 'An order is over and there in part. Look at r-1.' },
  })
  expect((await broken.check()).holds).toBe(false)
})

test.each([
  [{ ...whole, sum: 1 }, 'Of order 0 stock, order and payment say different things.'],
  [{ ...whole, units: UNITS_IN_ALL - 1 }, 'units, in stock and in orders'],
  [{ ...whole, money: MONEY_IN_ALL + 1 }, 'on cards and paid'],
])('what no order under way explains breaks it at once: %j', async (look, text) => {
  const seen = await invariantOf([look], ['r-0']).check()
  expect(seen).toMatchObject({ holds: false, text: expect.stringContaining(text) })
})

test('after all is over as many orders are there as were committed, and nothing is left under way', async () => {
  expect(await invariantOf([whole], []).checkLocked()).toMatchObject({ holds: true, found: 1 })
  expect(await invariantOf([whole], ['r-0']).checkLocked()).toBeNull()
  expect(await invariantOf([half], []).checkLocked()).toMatchObject({ holds: false })
  expect(await invariantOf([{ ...whole, held: 1 }], []).checkLocked()).toMatchObject({
    ...{ holds: false, text: expect.stringContaining('something is reserved still') },
  })
  const nothing = { taken: [], ordered: [], paid: [] }
  expect(await invariantOf([nothing], []).checkLocked()).toMatchObject({ holds: false, found: 0 })
})

test('what is over and whole is not read again until the end, and still counts', async () => {
  const many = Array.from({ length: 1_200 }, (_, n) => n)
  const all = { taken: many, ordered: many, paid: many }
  const later = { taken: [], ordered: [], paid: [] }
  const watch = invariantOf([all, later], [], 1_100)
  expect(await watch.check()).toMatchObject({ holds: true, found: 1_200 })
  expect(await watch.check()).toMatchObject({ holds: true, found: 1_100 })
  expect(await watch.checkLocked()).toMatchObject({ found: 0 })
  const open = invariantOf([all, later], ['r-3'], 1_100)
  await open.check()
  expect(await open.check()).toMatchObject({ found: 0 })
})
