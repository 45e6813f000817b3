import { afterAll, beforeAll, expect, test } from 'vitest'
import { placeOf } from '@/server/participant/outcome-hash'
import type { Participant } from '@/server/participant/participant'
import { digestsOf } from '@/server/protocol/outcome-buckets'
import { CLUSTER, everything, outcomesOf, testOutcomes } from '../support/outcome-conformance'
import { newBranch, noProof, within } from '../support/postgres'
import { type SqliteBank, startSqliteBank } from '../support/sqlite'
import { decides, work } from '../support/sqlite-branch'

let bank: SqliteBank
let participant: Participant

beforeAll(async () => {
  bank = await startSqliteBank()
  participant = bank.participant()
  await participant.examine(within())
})
afterAll(() => bank?.remove())

const digests = () => outcomesOf(participant).digests(CLUSTER, everything, within())

const indexes = () =>
  bank.query("select 1 from sqlite_schema where name = 'verdict_marker_ulid'").length

test('a branch counts from its commit on: not while it is at work, and not when it is barred', async () => {
  await participant.abort(newBranch(), noProof, within())
  const branch = newBranch()
  await work(participant, branch)
  expect(bank.query('select kind from verdict_marker')).toEqual([['ABORTED']])
  expect(await digests()).toEqual([])
  const asked = [branch, newBranch()].map((one) => ({ branch: one, proof: noProof }))
  const marks = async () =>
    (await outcomesOf(participant).witness(asked, within())).map(({ marker }) => marker)
  expect(await marks()).toEqual([false, false])
  await decides(participant).decide(branch, within())
  expect(await digests()).toEqual(digestsOf([placeOf(branch)]))
  expect(await marks()).toEqual([true, false])
})

testOutcomes({
  outcomes: () => outcomesOf(participant),
  insert: (rows) => {
    bank.query(
      `insert into verdict_marker (gid, branch, kind, epoch)
       select value ->> 'gid', value ->> 'branch', value ->> 'kind', 1 from json_each(?) returning 1`,
      [JSON.stringify(rows)],
    )
  },
  committedNames: () =>
    bank
      .query(
        `select 'vd1_' || gid || '_' || branch from verdict_marker
         where kind = 'WORK' and gid like 'test.%'`,
      )
      .map(([name]) => String(name)),
})

test('a range is read by the index', () => {
  const plan = bank.query(
    "explain query plan select gid from verdict_marker where substr(gid, -26) >= '0'",
  )
  expect(String(plan[0]?.at(-1))).toContain('verdict_marker_ulid')
})

test('the test of a participant adds the index, and never waits for a writer', async () => {
  expect(indexes()).toBe(1)
  await bank.stock('drop index verdict_marker_ulid')
  const branch = newBranch()
  await work(participant, branch)
  expect((await participant.examine(within())).usable).toBe(true)
  expect(indexes()).toBe(0)
  expect((await digests()).length).toBeGreaterThan(0)
  await decides(participant).decide(branch, within())
  await participant.examine(within())
  expect(indexes()).toBe(1)
})

test('a file that is away is no answer, and not one without outcomes', async () => {
  const away = bank.participant()
  await bank.remove()
  await expect(outcomesOf(away).digests(CLUSTER, everything, within())).rejects.toThrow(
    'There is no file',
  )
})
