import { expect, test } from 'vitest'
import type { Claim } from '@/server/lock/lock'
import { waitsOfClaims } from '@/server/lock/lock-waits'

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

test('a lock that is taken for a transaction is held by that transaction, as its branches are', () => {
  const claims = [claim('has', { grant, transaction: 'c.1.1.T' }), claim('waits')]
  expect(waitsOfClaims(claims).parties).toContainEqual({
    ...{ key: 'transaction c.1.1.T', kind: 'transaction', name: 'has', transaction: 'c.1.1.T' },
    participant: null,
  })
})
