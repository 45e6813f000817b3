import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Participant } from '@/server/participant/participant'
import type { BranchId, Instant } from '@/server/protocol/model'
import { eventually } from '../support/eventually'
import {
  type Bank,
  credit,
  isListed,
  newBranch,
  noProof,
  prepared,
  startBank,
  statement,
  within,
  worked,
} from '../support/postgres'

let bank: Bank
let participant: Participant
beforeAll(async () => {
  bank = await startBank()
  participant = bank.participant()
})
afterAll(() => bank.remove())

const evidenceOf = async (branch: BranchId, proof = noProof) =>
  (await participant.evidence([{ branch, proof }], within()))[0]

/** Waits in a session of its own, and answers with its process and how its statement ended. */
async function waiter(sql: string): Promise<{ pid: number; ended: Promise<string> }> {
  const client = await bank.session()
  const { rows } = await client.query('select pg_backend_pid() as pid')
  const ended = client.query(sql).then(
    ({ command }) => command,
    () => 'lost',
  )
  return { pid: rows[0].pid, ended }
}

const blockedPids = async (branch: BranchId): Promise<readonly number[]> =>
  (await evidenceOf(branch))?.blocked?.map(({ pid }) => pid).sort() ?? []

test('the evidence of a prepared branch: since when, what it locks, and who waits for it', async () => {
  const before = Date.now()
  const one = await prepared(participant, [credit(1)])
  const other = await prepared(participant, [credit(2)])
  expect(await evidenceOf(one.branch)).toMatchObject({
    value: 'prepared',
    source: 'pg_prepared_xacts',
    blocked: [],
    fault: null,
  })
  const row = await waiter('update account set balance = 0 where id = 1')
  const queued = await waiter('delete from account where id = 1')
  const table = await waiter('create index on account (balance)')
  const found = await eventually(async () => {
    const evidence = await evidenceOf(one.branch)
    return evidence?.blocked?.length === 3 ? evidence : null
  })
  expect(found.blocked?.map(({ pid }) => pid).sort()).toEqual(
    [row.pid, queued.pid, table.pid].sort(),
  )
  expect(found.blocked?.[0]).toMatchObject({ application: 'beside' })
  expect(found.blocked?.every(({ waitingMs }) => waitingMs >= 0 && waitingMs < 20_000)).toBe(true)
  expect(found.preparedAt).toBeGreaterThanOrEqual(before - 1_000)
  expect(found.preparedAt).toBeLessThanOrEqual(Date.now() + 1_000)
  expect(found.locks).toBeGreaterThanOrEqual(3)
  expect(await blockedPids(other.branch)).toEqual([table.pid])
  await participant.abort(other.branch, other.proof, within())
  await participant.abort(one.branch, one.proof, within())
  expect(await row.ended).toBe('UPDATE')
  expect(await queued.ended).toBe('DELETE')
  expect(await table.ended).toBe('CREATE')
  await bank.query('insert into account values (1, 100)')
})

test('kill -9 of the server keeps what is prepared and its locks, and who waits is found', async () => {
  const { branch, proof } = await prepared(participant, [credit(3, 7)])
  const { xid } = proof
  const active = await worked(participant, [credit(4)])
  bank.kill()
  await bank.start()
  expect(await isListed(participant, branch)).toBe(true)
  const shown = await bank.query(
    `select virtualtransaction from pg_locks where locktype = 'transactionid'
     and transactionid::text = $1`,
    [xid],
  )
  expect(shown.rows).toEqual([{ virtualtransaction: `-1/${xid}` }])
  const row = await waiter('update account set balance = balance where id = 3')
  await eventually(async () => (await blockedPids(branch)).includes(row.pid))
  const { rows } = await bank.query('select pg_blocking_pids($1) as pids', [row.pid])
  expect(rows).toEqual([{ pids: [0] }])
  expect((await evidenceOf(branch))?.locks).toBeGreaterThanOrEqual(2)
  expect(await participant.prepare(active.branch, within())).toMatchObject({ vote: 'unknown' })
  expect(await evidenceOf(active.branch, active.proof)).not.toMatchObject({ value: 'committed' })
  expect(await participant.commit(branch, proof, within())).toEqual({ type: 'done' })
  expect(await row.ended).toBe('UPDATE')
  const { rows: after } = await bank.query('select balance from account where id = 3')
  expect(after).toEqual([{ balance: 107 }])
})

test('many branches are looked at in one round trip, each with its own answer', async () => {
  const [held, done, gone] = [
    await prepared(participant, [credit(5)]),
    await prepared(participant, [credit(6)]),
    await prepared(participant, [credit(7)]),
  ]
  await participant.commit(done.branch, done.proof, within())
  await participant.abort(gone.branch, gone.proof, within())
  const never = { branch: newBranch(), proof: noProof }
  const found = await participant.evidence([held, done, gone, never], within())
  expect(found.map(({ value }) => value)).toEqual(['prepared', 'committed', 'aborted', 'no-trace'])
  await participant.abort(held.branch, held.proof, within())
})

test('a database that holds a prepared branch cannot be dropped', async () => {
  await bank.query('create database doomed')
  const url = new URL(bank.url)
  url.pathname = '/doomed'
  const there = bank.participant({ url: url.href })
  expect((await there.examine(within())).usable).toBe(true)
  const { branch, proof } = await prepared(there, [statement('create table t (n int)')])
  await there.probe(within())
  const drop = bank.query('drop database doomed with (force)')
  await expect(drop).rejects.toMatchObject({ code: '55006' })
  await there.abort(branch, proof, within())
  await bank.query('drop database doomed with (force)')
})

test('without its marker table a participant cannot tell, and says so with an alarm', async () => {
  await bank.query('create database bare')
  const url = new URL(bank.url)
  url.pathname = '/bare'
  const bare = bank.participant({ url: url.href })
  const branch = newBranch()
  const [evidence] = await bare.evidence([{ branch, proof: noProof }], within())
  expect(evidence).toMatchObject({ value: 'cannot-tell', fault: { code: '42P01' } })
  const answer = await bare.commit(branch, noProof, within())
  expect(answer).toMatchObject({ type: 'retry', alarm: true })
  expect((await bare.examine(within())).usable).toBe(true)
  expect(await bare.commit(branch, noProof, within())).toMatchObject({ type: 'unproven' })
})

test('ten examinations at once make one marker table, and each finding says something', async () => {
  await bank.query('create database fresh')
  const url = new URL(bank.url)
  url.pathname = '/fresh'
  const examined = await Promise.all(
    Array.from({ length: 10 }, () => bank.participant({ url: url.href }).examine(within())),
  )
  expect(examined.map(({ usable }) => usable)).toEqual(Array(10).fill(true))
  expect(examined[0]).toMatchObject({ version: expect.stringMatching(/^18/) })
  expect(examined[0]?.server).toMatch(/^\d+:[0-9A-F]{8}$/)
  expect(examined[0]?.findings.map(({ name }) => name)).toEqual([
    ...['reachable', 'version', 'primary', 'max_prepared_transactions', 'durability'],
    ...['privileges', 'clock', 'tracking', 'marker', 'prepare'],
  ])
  expect((await participant.list(within())).length).toBe(0)
})

test('markers are pruned by age, and no more than asked for', async () => {
  await bank.query('delete from verdict_marker')
  for (const account of [7, 8, 9]) {
    const { branch, proof } = await prepared(participant, [credit(account)])
    await participant.commit(branch, proof, within())
  }
  const soon = (Date.now() + 60_000) as Instant
  expect(await participant.pruneMarkers(0 as Instant, 100, within())).toBe(0)
  expect(await participant.pruneMarkers(soon, 2, within())).toBe(2)
  expect(await participant.pruneMarkers(soon, 2, within())).toBe(1)
})
