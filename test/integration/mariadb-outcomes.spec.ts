import { afterAll, beforeAll, expect, test } from 'vitest'
import { placeOf } from '@/server/participant/outcome-hash'
import type { Participant } from '@/server/participant/participant'
import { digestsOf } from '@/server/protocol/outcome-buckets'
import { credit, type MariadbBank, prepared, startMariadbBank } from '../support/mariadb'
import { CLUSTER, everything, outcomesOf, testOutcomes } from '../support/outcome-conformance'
import { newBranch, noProof, within } from '../support/postgres'

let bank: MariadbBank
let participant: Participant

beforeAll(async () => {
  bank = await startMariadbBank({ 'transaction-isolation': 'READ-UNCOMMITTED' })
  participant = bank.participant()
})
afterAll(() => bank?.remove())

const digests = () => outcomesOf(participant).digests(CLUSTER, everything, within())

const count = (found: readonly { readonly count: number }[]) =>
  found.reduce((sum, one) => sum + one.count, 0)

const indexes = async () =>
  (await bank.query("show index from verdict_marker where Key_name = 'verdict_marker_ulid'")).length

test('a branch counts from its commit on: not while it is prepared, and not when it is fenced', async () => {
  const { branch, proof } = await prepared(participant, [credit(1)])
  await participant.abort(newBranch(), noProof, within())
  const [aborted] = await bank.query<{ n: number }>('select count(*) n from verdict_marker')
  expect(Number(aborted?.n)).toBe(2)
  expect(await digests()).toEqual([])
  const asked = [
    { branch, proof },
    { branch: newBranch(), proof: noProof },
  ]
  const marks = async () =>
    (await outcomesOf(participant).witness(asked, within())).map(({ marker }) => marker)
  expect(await marks()).toEqual([false, false])
  expect(await participant.commit(branch, proof, within())).toEqual({ type: 'done' })
  expect(await digests()).toEqual(digestsOf([placeOf(branch)]))
  expect(await marks()).toEqual([true, false])
})

testOutcomes({
  outcomes: () => outcomesOf(participant),
  insert: async (rows) => {
    const places = rows.map(() => '(?, ?, ?, 1)').join(', ')
    await bank.query(
      `insert into verdict_marker (gid, branch, kind, epoch) values ${places}`,
      rows.flatMap(({ gid, branch, kind }) => [gid, branch, kind]),
    )
  },
  committedNames: async () => {
    const rows = await bank.query<{ name: string }>(
      `select concat('vd1_', gid, '_', branch) name from verdict_marker
       where kind = 'WORK' and gid like 'test.%'`,
    )
    return rows.map(({ name }) => name)
  },
})

test('a range is read by the index', async () => {
  const [plan] = await bank.query<{ key: string }>(
    "explain select gid from verdict_marker where ulid >= '0' and ulid < '01'",
  )
  expect(plan?.key).toBe('verdict_marker_ulid')
})

test('the test of a participant adds column and index, and never makes a branch wait for them', async () => {
  const before = await digests()
  expect(before.length).toBeGreaterThan(0)
  expect(await indexes()).toBe(1)
  await bank.query('alter table verdict_marker drop key verdict_marker_ulid, drop column ulid')
  const { branch, proof } = await prepared(participant, [credit(2)])
  await bank.query("grant alter, index on verdict_marker to verdict@'%'")
  expect((await participant.examine(within())).usable).toBe(true)
  expect(await indexes()).toBe(0)
  expect(await digests()).toEqual(before)
  await participant.commit(branch, proof, within())
  await participant.examine(within())
  expect(await indexes()).toBe(1)
  await bank.query('alter table verdict_marker drop key verdict_marker_ulid')
  await participant.examine(within())
  expect(await indexes()).toBe(1)
  const after = await digests()
  expect(count(after)).toBe(count(before) + 1)

  await bank.query('alter table verdict_marker drop key verdict_marker_ulid, drop column ulid')
  await bank.query("revoke alter, index on verdict_marker from verdict@'%'")
  expect((await participant.examine(within())).usable).toBe(true)
  expect(await digests()).toEqual(after)
})
