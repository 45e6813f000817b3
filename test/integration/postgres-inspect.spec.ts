import { escapeLiteral } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inspectBranches, isSame } from '@/server/participant/inspect'
import type { Inspection, Participant } from '@/server/participant/participant'
import { eventually } from '../support/eventually'
import { type Bank, noProof, prepared, startBank, within } from '../support/postgres'

let bank: Bank
let participant: Participant
beforeAll(async () => {
  bank = await startBank()
  participant = bank.participant()
})
afterAll(() => bank.remove())

/** As another program would: plain SQL, and a name of its own. */
async function prepareAs(gid: string, account: number): Promise<void> {
  const session = await bank.session()
  await session.query('begin')
  await session.query('update account set balance = balance + 1 where id = $1', [account])
  await session.query(`prepare transaction ${escapeLiteral(gid)}`)
}

async function inspect(gid: string, proof = noProof): Promise<Inspection> {
  const [found] = await inspectBranches(participant, [{ gid, proof }], within())
  if (found === undefined) throw new Error('nothing was answered')
  return found
}

test('a foreign branch is inspected like one of ours, and whoever waits behind it is named', async () => {
  await prepareAs("it's foreign\\", 1)
  const session = await bank.session()
  const waiting = session.query('update account set balance = 0 where id = 1')
  const found = await eventually(async () => {
    const now = await inspect("it's foreign\\")
    return now.blocked?.length === 1 ? now : null
  })
  expect(found).toMatchObject({
    ...{ value: 'prepared', source: 'pg_prepared_xacts', owner: 'postgres', fault: null },
    blocked: [{ application: 'beside' }],
    proof: { xid: expect.stringMatching(/^\d+$/), server: expect.stringMatching(/^\d+:/) },
  })
  expect(await participant.settleForeign("it's foreign\\", 'abort', within())).toEqual({
    type: 'done',
  })
  await waiting
  expect(await inspect("it's foreign\\", found.proof)).toMatchObject({
    ...{ value: 'aborted', source: 'pg_xact_status', preparedAt: null, blocked: [] },
  })
  await bank.query('update account set balance = 100 where id = 1')
})

test('how a foreign branch ended is proved by its number; without it there is no trace', async () => {
  await prepareAs('one', 2)
  const { proof } = await inspect('one')
  await bank.query(`commit prepared 'one'`)
  expect(await inspect('one', proof)).toMatchObject({ value: 'committed', proof })
  expect(await inspect('one')).toMatchObject({ value: 'no-trace' })
  expect(await inspect('never was')).toMatchObject({ value: 'no-trace', owner: null })
})

test('another branch under the same name is not taken for the one that was seen', async () => {
  await prepareAs('again', 3)
  const first = await inspect('again')
  expect(isSame(first, await inspect('again', first.proof))).toBe(true)
  await bank.query(`rollback prepared 'again'`)
  await prepareAs('again', 3)
  const second = await inspect('again', first.proof)
  expect(second).toMatchObject({ value: 'prepared' })
  expect(isSame(first, second)).toBe(false)
  await bank.query(`rollback prepared 'again'`)
})

test('the number of a prepared branch is told whole, as it was when it did its work', async () => {
  const { branch, proof } = await prepared(participant)
  expect((await inspect(branch)).proof.xid).toBe(proof.xid)
  await participant.abort(branch, proof, within())
})

test('how far the oldest branch holds vacuum back: the age of its number, and the rows that wait', async () => {
  await prepareAs('oldest', 4)
  await prepareAs('younger', 5)
  await bank.query('create table heap (n int) with (autovacuum_enabled = off)')
  await bank.query('insert into heap select generate_series(1, 40)')
  await bank.query('delete from heap')
  const facts = async (gid: string) =>
    Object.fromEntries((await inspect(gid)).facts.map(({ name, value }) => [name, value]))
  await eventually(async () => Number((await facts('oldest'))['kept-rows']) >= 40, {
    what: 'that the deleted rows are counted',
  })
  await bank.query('vacuum heap')
  const [oldest, younger] = [await facts('oldest'), await facts('younger')]
  expect(oldest['kept-rows']).toBeGreaterThanOrEqual(40)
  expect(Number(oldest['xmin-age'])).toBeGreaterThan(Number(younger['xmin-age']))
  expect(younger['kept-rows']).toBe('held back by something older as well')
  for (const { source } of (await inspect('oldest')).facts) expect(source).toMatch(/^pg_/)
  await bank.query(`rollback prepared 'oldest'`)
  await bank.query(`rollback prepared 'younger'`)
  await bank.query('vacuum heap')
  expect((await inspect('oldest')).facts).toEqual([])
})

test('a server that is down gives no answer, and nothing is concluded from that', async () => {
  await prepareAs('silent', 6)
  const { proof } = await inspect('silent')
  bank.kill()
  expect(await inspect('silent', proof)).toMatchObject({ value: 'no-answer', proof })
  await bank.start()
  await eventually(async () => (await inspect('silent')).value === 'prepared')
  await bank.query(`rollback prepared 'silent'`)
})
