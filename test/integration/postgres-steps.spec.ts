import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Participant, Statement } from '@/server/participant/participant'
import type { StepOperation } from '@/server/participant/performs-steps'
import type { BranchId } from '@/server/protocol/model'
import { eventually } from '../support/eventually'
import {
  type Bank,
  credit,
  newBranch,
  noProof,
  startBank,
  statement,
  within,
} from '../support/postgres'

/* The steps of a saga at a real PostgreSQL: one local transaction each, with a marker. */

let bank: Bank
let participant: Participant
beforeAll(async () => {
  bank = await startBank()
  participant = bank.participant({ limits: { lockMs: 400 } })
  await bank.query('alter table account add constraint positive check (balance >= 0)')
})
afterAll(() => bank?.remove())

function perform(
  branch: BranchId,
  operation: StepOperation,
  statements: readonly Statement[] = [credit(1, operation === 'action' ? 1 : -1)],
  retriable = false,
) {
  const call = { operation, payload: { statements }, retriable, signal: within() }
  return participant.steps?.perform(branch, call)
}

const balance = async (account = 1): Promise<number> =>
  (await bank.query('select balance from account where id = $1', [account])).rows[0].balance

async function evidence(branch: BranchId) {
  const [found] = await participant.evidence([{ branch, proof: noProof }], within())
  return found?.value
}

test('an action is done once however often it is asked, and is undone once', async () => {
  const branch = newBranch()
  const before = await balance()
  for (const _ of [1, 2]) expect(await perform(branch, 'action')).toEqual({ type: 'done' })
  expect(await balance()).toBe(before + 1)
  expect(await evidence(branch)).toBe('committed')
  for (const _ of [1, 2]) expect(await perform(branch, 'compensate')).toEqual({ type: 'done' })
  expect(await balance()).toBe(before)
  expect(await evidence(branch)).toBe('compensated')
  expect(await perform(branch, 'action')).toEqual({ type: 'done' })
  expect(await balance()).toBe(before)
})

test('an action that comes after its compensation is refused, and does nothing', async () => {
  const branch = newBranch()
  const before = await balance()
  expect(await perform(branch, 'compensate')).toEqual({ type: 'done' })
  expect(await perform(branch, 'action')).toMatchObject({
    ...{ type: 'refused', fault: { code: 'fenced' } },
  })
  expect(await balance()).toBe(before)
  expect(await evidence(branch)).toBe('aborted')
})

test('what the database refuses is refused for ever, unless it comes after the pivot', async () => {
  const [branch, after] = [newBranch(), newBranch()]
  const overdraw = [credit(2), credit(3, -150)]
  const refused = { type: 'refused', fault: { code: '23514' } }
  expect(await perform(branch, 'action', overdraw)).toMatchObject(refused)
  expect(await perform(after, 'action', overdraw, true)).toMatchObject(refused)
  expect(await balance(2)).toBe(100)
  await bank.query('update account set balance = 1000 where id = 3')
  expect(await perform(branch, 'action', overdraw)).toMatchObject({ type: 'refused' })
  expect(await perform(after, 'action', overdraw, true)).toEqual({ type: 'done' })
  expect(await balance(3)).toBe(850)
})

test('a constraint that is looked at only when it commits refuses it too', async () => {
  await bank.query(`create table seat (no int,
    constraint one unique (no) deferrable initially deferred)`)
  const take = [statement('insert into seat values (1)')]
  expect(await perform(newBranch(), 'action', take)).toEqual({ type: 'done' })
  expect(await perform(newBranch(), 'action', take)).toMatchObject({
    ...{ type: 'refused', fault: { code: '23505' } },
  })
})

test('a compensation that is refused today may be done tomorrow', async () => {
  const branch = newBranch()
  await bank.query('update account set balance = 0 where id = 4')
  expect(await perform(branch, 'action', [credit(4, 50)])).toEqual({ type: 'done' })
  await bank.query('update account set balance = 20 where id = 4')
  const undo = [credit(4, -50)]
  expect(await perform(branch, 'compensate', undo)).toMatchObject({ type: 'refused' })
  expect(await evidence(branch)).toBe('committed')
  await bank.query('update account set balance = 80 where id = 4')
  expect(await perform(branch, 'compensate', undo)).toEqual({ type: 'done' })
  expect(await balance(4)).toBe(30)
})

test('a lock that is held, a silent server and a lost answer are no refusals; asked again it is done once', async () => {
  const branch = newBranch()
  const beside = await bank.session()
  await beside.query('begin')
  await beside.query('update account set balance = balance where id = 5')
  expect(await perform(branch, 'action', [credit(5)])).toMatchObject({
    ...{ type: 'lost', fault: { code: '55P03' } },
  })
  await beside.query('rollback')
  const cut = new AbortController()
  const call = { operation: 'action', payload: { statements: [credit(5)] } } as const
  // Its answer is never read: whether it has committed only the marker tells.
  const lost = await participant.steps?.perform(branch, {
    ...{ ...call, retriable: false, signal: cut.signal },
    onSent: () => cut.abort(),
  })
  expect(lost).toMatchObject({ type: 'lost' })
  const again = () => perform(branch, 'action', [credit(5)])
  await eventually(async () => (await again())?.type === 'done', { what: 'that it is done' })
  expect(await balance(5)).toBe(101)
})

test('a compensation waits for an action that still runs, and undoes it', async () => {
  const branch = newBranch()
  const slow = perform(branch, 'action', [credit(6), statement('select pg_sleep(1.2)')])
  await eventually(
    async () =>
      (await bank.query("select from pg_stat_activity where wait_event = 'PgSleep'")).rowCount ===
      1,
    { what: 'that the action runs' },
  )
  const undo = () => perform(branch, 'compensate', [credit(6, -1)])
  expect(await undo()).toMatchObject({ type: 'lost' })
  expect(await slow).toEqual({ type: 'done' })
  expect(await undo()).toEqual({ type: 'done' })
  expect(await balance(6)).toBe(100)
})

test('what is done is on disk, whatever a statement has asked for, and the session is clean after it', async () => {
  const branch = newBranch()
  const asked = [statement('set local synchronous_commit = off'), credit(7)]
  const log = [...asked, statement("select set_config('application_name', 'mine', false)")]
  expect(await perform(branch, 'action', log)).toEqual({ type: 'done' })
  const { rowCount } = await bank.query(
    "select from pg_stat_activity where application_name = 'mine'",
  )
  expect(rowCount).toBe(0)
})

test('what has been compensated counts as undone when outcomes are compared', async () => {
  const [kept, undone] = [newBranch(), newBranch()]
  for (const branch of [kept, undone]) await perform(branch, 'action')
  await perform(undone, 'compensate')
  const asked = [kept, undone].map((branch) => ({ branch, proof: noProof }))
  expect(await participant.outcomes?.witness(asked, within())).toEqual([
    { branch: kept, marker: true, status: null },
    { branch: undone, marker: false, status: null },
  ])
})
