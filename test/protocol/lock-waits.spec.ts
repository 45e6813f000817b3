import { expect, test } from 'vitest'
import type { Claim } from '@/server/lock/lock'
import { isOneForSure, waitersOf, waitsOfClaims } from '@/server/lock/lock-waits'
import { ringsOf } from '@/server/policy/wait-for'

const claim = (id: string, more: Partial<Claim> = {}): Claim => ({
  ...{ id, key: 'invoice', mode: 'exclusive', owner: id, priority: 5, ttlMs: 1_000 },
  ...{ transaction: null, bornAtMs: 1, askedAtMs: 7, waitedMs: 0, grant: null, ...more },
})
const grant = { token: 1, atMs: 1, expiresAtMs: 9 }
const edges = (claims: readonly Claim[]) =>
  waitsOfClaims(claims).waits.map(({ waiter, holder }) => [waiter, holder])

test('who waits for a lock waits for its holder and for those before it in the queue', () => {
  const claims = [claim('has', { grant }), claim('first'), claim('second')]
  expect(edges(claims)).toEqual([
    ['owner first', 'owner has'],
    ['owner second', 'owner has'],
    ['owner second', 'owner first'],
  ])
  expect(waitsOfClaims(claims).waits[0]).toMatchObject({
    ...{ participant: null, object: 'invoice', mode: 'Exclusive', sinceMs: 7 },
  })
})

test('those that share do not wait for each other, and nobody waits for another key', () => {
  const shared = { mode: 'shared' as const }
  expect(edges([claim('has', { grant, ...shared }), claim('also', shared)])).toEqual([])
  expect(edges([claim('has', { grant }), claim('other', { key: 'rates' })])).toEqual([])
})

const program = (id: string, owner: string, more: Partial<Claim>): Claim =>
  claim(`api:ops:${id}`, { owner, ...more })
const has = (key: string, token = 1) => ({ key, grant: { ...grant, token } })
const across = [
  program('1', 'one', has('stock')),
  program('2', 'two', has('rates')),
  program('3', 'one', { key: 'rates' }),
  program('4', 'two', { key: 'stock' }),
]
const rings = (claims: readonly Claim[]) => ringsOf(waitsOfClaims(claims).waits)

test('two programs of which each waits for a lock that the other holds are in a ring of two', () => {
  expect(rings(across)).toEqual([['owner ["ops","one"]', 'owner ["ops","two"]']])
  expect(waitsOfClaims(across).parties.map(({ kind, name }) => [kind, name])).toEqual([
    ['owner', 'one'],
    ['owner', 'two'],
  ])
})

test.each([
  ['wait for two locks at once', program('5', 'one', { key: 'orders' })],
  ['wait for what the name holds', program('5', 'one', has('rates', 2))],
  [
    'take a lock while the name waits',
    program('5', 'one', { key: 'orders', grant: { ...grant, atMs: 8 } }),
  ],
])('those of one name that %s are several, and no ring is told of them', (_, another) => {
  expect(rings([...across, claim('orders', has('orders')), another])).toEqual([])
})

test('programs of other people are others, whatever they call themselves', () => {
  const theirs = claim('api:shop:3', { owner: 'one', key: 'rates' })
  expect(rings([...across.filter(({ id }) => id !== 'api:ops:3'), theirs])).toEqual([])
})

test('a lock that is taken for a transaction is held by that transaction, as its branches are', () => {
  const claims = [claim('has', { grant, transaction: 'c.1.1.T' }), claim('waits')]
  expect(waitsOfClaims(claims).parties).toContainEqual({
    ...{ key: 'transaction c.1.1.T', kind: 'transaction', name: 'has', transaction: 'c.1.1.T' },
    participant: null,
  })
})

const piece = (path: string, more: Partial<Claim>): Claim =>
  claim(`work:ops:${encodeURIComponent(path)}:${more.key ?? 'invoice'}`, { owner: path, ...more })
const waitsFor = (key: string) => ({ key, grant: null })

test('what a piece of work holds, and what it runs within, is of whoever waits in it: a ring of two is seen', () => {
  const crosswise = [
    piece('one', has('stock')),
    piece('two', has('rates')),
    piece('one/1', waitsFor('rates')),
    piece('two/1', waitsFor('stock')),
  ]
  expect(rings(crosswise)).toEqual([['work ["ops","one/1"]', 'work ["ops","two/1"]']])
  expect([...waitersOf(crosswise).keys()]).toEqual(rings(crosswise)[0])
})

test('one that asks again for what it runs within waits for itself', () => {
  expect(rings([piece('one', has('stock')), piece('one/1', waitsFor('stock'))])).toEqual([
    ['work ["ops","one/1"]'],
  ])
})

test.each([
  [
    'pieces side by side that want one lock',
    [piece('all', has('job')), piece('all/1', has('account')), piece('all/2', waitsFor('account'))],
  ],
  [
    'pieces side by side of which both wait for somebody else',
    [
      piece('all', has('job')),
      piece('other', has('account')),
      piece('all/1', waitsFor('account')),
      piece('all/2', { ...waitsFor('account'), askedAtMs: 8 }),
    ],
  ],
  [
    'one beside that holds, and needs nothing more, what another waits for',
    [
      piece('all/1', has('stock')),
      piece('all/2', waitsFor('rates')),
      piece('other', has('rates')),
      piece('other/1', waitsFor('stock')),
    ],
  ],
  [
    'the same name with other programs',
    [
      piece('one', has('stock')),
      claim('work:shop:one%2F1:rates', { owner: 'x', ...waitsFor('rates') }),
      piece('two', has('rates')),
      piece('two/1', waitsFor('stock')),
    ],
  ],
])('no ring is told of %s', (_, claims) => {
  expect(rings(claims)).toEqual([])
})

test('several that wait under one and the same name are several, and not sure to be one', () => {
  const keys = waitsOfClaims([
    piece('two', has('rates')),
    piece('one', { ...waitsFor('rates'), id: 'work:ops:one:a' }),
    piece('one', { ...waitsFor('rates'), id: 'work:ops:one:b', askedAtMs: 8 }),
  ]).parties.map(({ key }) => key)
  expect(keys.filter(isOneForSure)).toEqual(['work ["ops","two"]'])
})
