import { expect, test } from 'vitest'
import type { Claim } from '@/server/lock/lock'
import { waitsOfClaims } from '@/server/lock/lock-waits'
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
