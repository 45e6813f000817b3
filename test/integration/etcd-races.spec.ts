import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Decided, RegisterProposal } from '@/server/journal/register'
import { isOwner, shardKey, verdictKey } from '@/server/platform/etcd-place'
import type { TransactionId, Verdict } from '@/server/protocol/model'
import { type EtcdWorld, place, proposalOf, stands, startEtcdWorld } from '../support/etcd-world'
import { newTransaction } from '../support/journal-entries'

/*
 * The races of the register (testplan 9) on a real etcd of three nodes. etcd puts its transactions in
 * one order, so a race is each of the orders, and both at once.
 */

let world: EtcdWorld
let epoch = 0

beforeAll(async () => {
  world = await startEtcdWorld()
})
afterAll(() => world?.remove())
beforeEach(async () => {
  epoch = await world.takeOver('c1')
})

const register = () => world.register()
const takeOver = (owner: string) => world.takeOver(owner)
const proposal = (id: TransactionId, verdict: Verdict, more: Partial<RegisterProposal> = {}) =>
  proposalOf(id, verdict, { epoch, ...more })
const standing = async (id: TransactionId) => (await register().read([id])).get(id)?.verdict

test('decide, then take over: what was decided stands for the next owner too', async () => {
  const id = newTransaction()
  expect(await register().decide(proposal(id, 'commit'))).toEqual(stands('commit', true))
  const next = await takeOver('c2')
  const late = await register().decide(proposal(id, 'abort', { epoch: next }))
  expect(late).toEqual(stands('commit', false))
})

test('take over, then decide: the former owner is fenced, and writes nothing', async () => {
  const id = newTransaction()
  const next = await takeOver('c2')
  expect(await register().decide(proposal(id, 'commit'))).toEqual({ type: 'fenced' })
  expect(await standing(id)).toBeUndefined()
  const now = await register().decide(proposal(id, 'abort', { epoch: next }))
  expect(now).toEqual(stands('abort', true))
})

test('one whose lease has expired is fenced though nobody has taken over', async () => {
  const id = newTransaction()
  await world.expire()
  expect(await register().decide(proposal(id, 'commit'))).toEqual({ type: 'fenced' })
})

test('decide and take over at once: the verdict is the former owner’s, or it is fenced', async () => {
  for (let n = 0; n < 10; n++) {
    const id = newTransaction()
    const [decided, next] = await Promise.all([
      register().decide(proposal(id, 'commit')),
      takeOver('c2'),
    ])
    const late = await register().decide(proposal(id, 'abort', { epoch: next }))
    if (decided.type === 'fenced') expect(late).toEqual(stands('abort', true))
    else expect(late).toEqual(stands('commit', false))
    epoch = next
  }
})

for (const [early, late] of [
  ['commit', 'abort'],
  ['abort', 'commit'],
] as const)
  test(`${early}, then ${late}: the first one stands, and the other learns that it lost`, async () => {
    const id = newTransaction()
    expect(await register().decide(proposal(id, early))).toEqual(stands(early, true))
    const other = await register().decide(proposal(id, late, { epoch: null, by: 'operator' }))
    expect(other).toEqual(stands(early, false))
  })

test('commit and abort at once: one wins, and both are told the same', async () => {
  for (let n = 0; n < 10; n++) {
    const id = newTransaction()
    const answers = await Promise.all([
      register().decide(proposal(id, 'commit')),
      register().decide(proposal(id, 'abort', { epoch: null, by: 'operator' })),
    ])
    const told = answers.map((one: Decided) => (one.type === 'stands' ? one : null))
    expect(told.map((one) => one?.won).sort()).toEqual([false, true])
    expect(new Set(told.map((one) => one?.standing.verdict)).size).toBe(1)
  }
})

test('many that are proposed together are each answered for themselves', async () => {
  const [won, lost, fenced] = [newTransaction(), newTransaction(), newTransaction()]
  await register().decide(proposal(lost, 'abort'))
  const others = Array.from({ length: 200 }, () => newTransaction())
  const one = register()
  const answers = await Promise.all([
    one.decide(proposal(won, 'commit')),
    one.decide(proposal(lost, 'commit')),
    one.decide(proposal(fenced, 'commit', { epoch: epoch + 1 })),
    ...others.map((id) => one.decide(proposal(id, 'commit'))),
  ])
  expect(answers.slice(0, 3)).toEqual([
    stands('commit', true),
    stands('abort', false),
    { type: 'fenced' },
  ])
  expect(answers.slice(3)).toEqual(others.map(() => stands('commit', true)))
  await one.forget([won, lost, ...others])
  expect(await one.read([won, lost, ...others])).toEqual(new Map())
})

test('renew, then take over: a lease that was kept alive keeps its key', async () => {
  const { etcd } = world
  const lease = await etcd.grantLease(5_000, 5_000)
  const key = shardKey(place, 8)
  const { revision } = await etcd.txn({ success: [{ put: key, value: 'c1', lease }] }, 5_000)
  expect(await etcd.keepAlive(lease, 5_000)).toBe(true)
  const taken = await etcd.txn(
    { compare: [{ key, created: 0 }], success: [{ put: key, value: 'c2' }] },
    5_000,
  )
  expect(taken.succeeded).toBe(false)
  const still = await etcd.txn({ compare: [isOwner(place, 8, revision)], success: [] }, 5_000)
  expect(still.succeeded).toBe(true)
})

test('take over, then renew: a lease that has gone is not renewed', async () => {
  const { etcd } = world
  const lease = await etcd.grantLease(5_000, 5_000)
  const key = shardKey(place, 9)
  const { revision } = await etcd.txn({ success: [{ put: key, value: 'c1', lease }] }, 5_000)
  await etcd.revokeLease(lease, 5_000)
  const taken = await etcd.txn(
    { compare: [{ key, created: 0 }], success: [{ put: key, value: 'c2' }] },
    5_000,
  )
  expect(taken.succeeded).toBe(true)
  expect(await etcd.keepAlive(lease, 5_000)).toBe(false)
  const still = await etcd.txn({ compare: [isOwner(place, 9, revision)], success: [] }, 5_000)
  expect(still.succeeded).toBe(false)
})

test('what is no verdict of ours is never taken for one', async () => {
  const id = newTransaction()
  await world.etcd.txn({ success: [{ put: verdictKey(place, id), value: 'commit' }] }, 5_000)
  await expect(register().decide(proposal(id, 'commit'))).rejects.toThrow('is no verdict')
  await expect(register().read([id])).rejects.toThrow('is no verdict')
})
