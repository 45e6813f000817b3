import { afterAll, beforeAll, expect, test } from 'vitest'
import { placeOf } from '@/server/participant/outcome-hash'
import type { Outcomes } from '@/server/participant/outcomes'
import type { Participant } from '@/server/participant/participant'
import type { BranchId } from '@/server/protocol/model'
import { differing, digestsOf, windowAfter, windowOf } from '@/server/protocol/outcome-buckets'
import {
  type Bank,
  credit,
  newBranch,
  noProof,
  prepared,
  startBank,
  within,
} from '../support/postgres'

const CLUSTER = 'test'
const everything = { from: '0000000', until: 'ZZZZZZZ' }

let bank: Bank
let participant: Participant
let outcomes: Outcomes

beforeAll(async () => {
  bank = await startBank()
  participant = bank.participant()
  if (participant.outcomes === undefined) throw new Error('outcomes cannot be read')
  outcomes = participant.outcomes
})
afterAll(() => bank.remove())

const digests = (range = everything) => outcomes.digests(CLUSTER, range, within())

async function committed(account: number) {
  const { branch, proof } = await prepared(participant, [credit(account)])
  expect(await participant.commit(branch, proof, within())).toEqual({ type: 'done' })
  return { branch, proof }
}

test('a branch counts from its commit on: not while it is prepared, and not when it is fenced', async () => {
  const { branch, proof } = await prepared(participant, [credit(1)])
  await participant.abort(newBranch(), noProof, within())
  expect(await digests()).toEqual([])
  await participant.commit(branch, proof, within())
  expect(await digests()).toEqual(digestsOf([placeOf(branch)]))
})

test('the server makes the same hash table of many branches as the pure functions do', async () => {
  const branches: BranchId[] = Array.from({ length: 500 }, (_, n) =>
    newBranch(CLUSTER, 1 + (n % 999)),
  )
  await bank.query(
    `insert into verdict_marker (gid, branch, kind, epoch)
     select substr(b, 5, length(b) - 4 - length(n) - 1), n::int, 'WORK', 1
     from (select b, substring(b from '_([0-9]+)$') n from unnest($1::text[]) b) named`,
    [branches],
  )
  await bank.query(
    `insert into verdict_marker (gid, branch, kind, epoch)
     select replace(gid, 'test.', 'tested.'), branch, kind, epoch from verdict_marker`,
  )
  const { rows } = await bank.query(
    `select 'vd1_' || gid || '_' || branch as name from verdict_marker
     where kind = 'WORK' and gid like 'test.%'`,
  )
  const names = rows.map(({ name }): BranchId => name)
  expect(names).toEqual(expect.arrayContaining(branches))
  const found = await digests()
  expect(differing(digestsOf(names.map(placeOf)), found)).toEqual([])
  expect(found.reduce((sum, { count }) => sum + count, 0)).toBe(names.length)

  const buckets = found.slice(0, 2).map(({ window, slot }) => ({ window, slot }))
  const open = await outcomes.committed(CLUSTER, { range: everything, buckets }, within())
  const there = (branch: BranchId) =>
    buckets.some(({ window, slot }) => {
      const place = placeOf(branch)
      return window === place.window && slot === place.slot
    })
  expect(open.toSorted()).toEqual(names.filter(there).sort())
})

test('a range has its first window and not its last, and may end within one', async () => {
  const { branch } = await committed(2)
  const window = windowOf(branch)
  const holds = async (from: string, until: string) =>
    (await digests({ from, until })).some(
      (one) => one.window === window && one.slot === placeOf(branch).slot,
    )
  expect(await holds(window, windowAfter(window))).toBe(true)
  expect(await holds('0000000', window)).toBe(false)
  expect(await holds(windowAfter(window), 'ZZZZZZZ')).toBe(false)
  const [ulid = ''] = branch.split('.').slice(-1)
  const buckets = [placeOf(branch)]
  const range = { from: window, until: ulid.slice(0, 10) }
  expect(await outcomes.committed(CLUSTER, { range, buckets }, within())).not.toContain(branch)
})

test('marker and status are told apart, so that either alone shows', async () => {
  const both = await committed(3)
  const deleted = await committed(4)
  const undone = await prepared(participant, [credit(5)])
  await participant.abort(undone.branch, undone.proof, within())
  const waiting = await prepared(participant, [credit(6)])
  const asked = [both, deleted, undone, waiting]
  const gid = deleted.branch.slice(4).replace(/_\d+$/, '')
  await bank.query('delete from verdict_marker where gid = $1', [gid])
  expect(await outcomes.witness(asked, within())).toEqual([
    { branch: both.branch, marker: true, status: 'committed' },
    { branch: deleted.branch, marker: false, status: 'committed' },
    { branch: undone.branch, marker: false, status: 'aborted' },
    { branch: waiting.branch, marker: false, status: 'in-progress' },
  ])
  await participant.abort(waiting.branch, waiting.proof, within())
})

test('the test of a participant adds the index, and never makes a branch wait for it', async () => {
  const indexes = async () =>
    (await bank.query(`select from pg_indexes where indexname = 'verdict_marker_ulid'`)).rows.length
  expect(await indexes()).toBe(1)
  await bank.query('drop index verdict_marker_ulid')
  const { branch, proof } = await prepared(participant, [credit(7)])
  const examined = await participant.examine(within())
  expect(examined.usable).toBe(true)
  expect(await indexes()).toBe(0)
  expect((await digests()).length).toBeGreaterThan(0)
  await participant.commit(branch, proof, within())
  await participant.examine(within())
  expect(await indexes()).toBe(1)
})
