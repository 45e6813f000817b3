import type { Connection } from 'mysql2/promise'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { markWork, readMarker, xidOf } from '@/server/participant/mariadb-marker-sql'
import { eventually } from '../support/eventually'
import { errorOf, type MariadbBank, startMariadbBank } from '../support/mariadb'
import { newBranch } from '../support/postgres'

/* What the server itself does (`protocols.md` 10.1): the adapter is built upon exactly this. */

let bank: MariadbBank

beforeAll(async () => {
  bank = await startMariadbBank()
})
afterAll(() => bank?.remove())

const write = 'update account set balance = balance + 1 where id = 1'

/** A session with a branch open in it. */
async function begun() {
  const session = await bank.session()
  const xid = xidOf(newBranch())
  await session.query(`XA START ${xid}`)
  return { session, xid }
}

async function prepared() {
  const { session, xid } = await begun()
  await session.query(`${write}; XA END ${xid}; XA PREPARE ${xid}`)
  return { session, xid }
}

const isListed = async (xid: string): Promise<boolean> =>
  (await bank.query<{ data: string }>("XA RECOVER FORMAT='SQL'")).some(({ data }) => data === xid)

/** Closes the session, and waits until the server has noticed. */
async function leave(session: Connection): Promise<void> {
  const id = session.threadId
  session.destroy()
  await eventually(
    async () =>
      (await bank.query(`select 1 from information_schema.processlist where id = ${id}`)).length ===
      0,
  )
}

test('a branch is ended before it is prepared or rolled back: else 1399', async () => {
  const { session, xid } = await begun()
  expect(await errorOf(session, `XA PREPARE ${xid}`)).toBe(1399)
  expect(await errorOf(session, `XA ROLLBACK ${xid}`)).toBe(1399)
  expect(await errorOf(session, 'create table other (id int)')).toBe(1399)
  expect(await errorOf(session, `XA END ${xid}; XA ROLLBACK ${xid}`)).toBeNull()
})

test('nothing begins in a session whose branch is prepared: 1399', async () => {
  const { session, xid } = await prepared()
  expect(await errorOf(session, 'BEGIN')).toBe(1399)
  expect(await errorOf(session, `XA START ${xidOf(newBranch())}`)).toBe(1399)
  expect(await errorOf(session, `XA COMMIT ${xid} ONE PHASE`)).toBe(1398)
  expect(await errorOf(session, `XA COMMIT ${xid}`)).toBeNull()
})

test('a branch does not begin inside a transaction: 1400', async () => {
  const session = await bank.session()
  await session.query(`BEGIN; ${write}`)
  expect(await errorOf(session, `XA START ${xidOf(newBranch())}`)).toBe(1400)
  await session.query('ROLLBACK')
})

test('a name in use is refused: 1440', async () => {
  const { session, xid } = await prepared()
  expect(await errorOf(await bank.session(), `XA START ${xid}`)).toBe(1440)
  await session.query(`XA ROLLBACK ${xid}`)
})

test('an unknown name is 1397', async () => {
  expect(await errorOf(await bank.session(), `XA COMMIT ${xidOf(newBranch())}`)).toBe(1397)
})

test('what a living session has prepared is 1397 to others, though it is listed', async () => {
  const { session, xid } = await prepared()
  const other = await bank.session()
  expect(await errorOf(other, `XA COMMIT ${xid}`)).toBe(1397)
  expect(await errorOf(other, `XA ROLLBACK ${xid}`)).toBe(1397)
  expect(await isListed(xid)).toBe(true)
  await leave(session)
  expect(await errorOf(other, `XA COMMIT ${xid}`)).toBeNull()
})

test('a session with an open transaction settles nothing: 1400', async () => {
  const { session, xid } = await prepared()
  await leave(session)
  const other = await bank.session()
  await other.query('BEGIN; select * from account where id = 2 for update')
  expect(await errorOf(other, `XA COMMIT ${xid}`)).toBe(1400)
  await other.query(`ROLLBACK; XA ROLLBACK ${xid}`)
})

test('a deadlock dooms the branch: it cannot be ended nor prepared, 1399', async () => {
  const [one, two] = [await begun(), await begun()]
  await one.session.query('update account set balance = 0 where id = 3')
  await two.session.query('update account set balance = 0 where id = 4')
  const waiting = errorOf(one.session, 'update account set balance = 0 where id = 4')
  const errors = [
    await errorOf(two.session, 'update account set balance = 0 where id = 3'),
    await waiting,
  ]
  expect(errors.filter((errno) => errno !== null)).toEqual([1213])
  const [victim, winner] = errors[0] === 1213 ? [two, one] : [one, two]
  expect(await errorOf(victim.session, `XA END ${victim.xid}`)).toBe(1399)
  expect(await errorOf(victim.session, `XA PREPARE ${victim.xid}`)).toBe(1399)
  await winner.session.query(`XA END ${winner.xid}; XA ROLLBACK ${winner.xid}`)
})

test('any other failed statement undoes itself alone, and the rest would be prepared', async () => {
  const { session, xid } = await begun()
  await session.query('update account set balance = 7 where id = 5')
  expect(await errorOf(session, 'insert into account values (5, 1)')).toBe(1062)
  expect(await errorOf(session, `XA END ${xid}; XA PREPARE ${xid}`)).toBeNull()
  await session.query(`XA COMMIT ${xid}`)
  expect(await bank.query('select balance from account where id = 5')).toEqual([{ balance: 7 }])
})

test('a branch without writes that lost its session is 1402 once, and then unknown', async () => {
  const { session, xid } = await begun()
  await session.query(`select * from account; XA END ${xid}; XA PREPARE ${xid}`)
  await leave(session)
  const other = await bank.session()
  expect(await errorOf(other, `XA COMMIT ${xid}`)).toBe(1402)
  expect(await errorOf(other, `XA COMMIT ${xid}`)).toBe(1397)
})

test('what another engine has written stays after a rollback', async () => {
  await bank.query('create table other.t (id int) engine=MyISAM').catch(async () => {
    await bank.query('create database other; create table other.t (id int) engine=MyISAM')
  })
  const { session, xid } = await begun()
  await session.query(`insert into other.t values (1); XA END ${xid}; XA ROLLBACK ${xid}`)
  expect(await bank.query('select id from other.t')).toEqual([{ id: 1 }])
  await bank.query('drop database other')
})

test('a table that a prepared branch has touched cannot be altered: 1205', async () => {
  const { session, xid } = await prepared()
  await leave(session)
  const other = await bank.session()
  await other.query('set session lock_wait_timeout = 1, innodb_lock_wait_timeout = 1')
  expect(await errorOf(other, 'alter table account add note int')).toBe(1205)
  await other.query(`XA ROLLBACK ${xid}`)
})

test('a name cannot be a parameter: 1064', async () => {
  const session = await bank.session()
  expect(await errorOf(session, 'XA START ?, ?, 1', ['a', 'b'])).toBe(1064)
})

test('a branch that is only to read can be held to it: 1792, and no locking read either', async () => {
  const session = await bank.session()
  const xid = xidOf(newBranch())
  await session.query(`SET TRANSACTION READ ONLY; XA START ${xid}`)
  expect(await errorOf(session, write)).toBe(1792)
  expect(await errorOf(session, 'select * from account where id = 1 for update')).toBe(1792)
  await session.query(`XA END ${xid}; XA ROLLBACK ${xid}`)
  expect(await errorOf(session, write)).toBeNull()
})

test('the list has names as bytes, cut by their lengths', async () => {
  const session = await bank.session()
  await session.query("XA START X'0027FF',X'5C',9")
  await session.query(`${write}; XA END X'0027FF',X'5C',9; XA PREPARE X'0027FF',X'5C',9`)
  expect((await bank.participant().list(AbortSignal.timeout(5_000))).map(({ gid }) => gid)).toEqual(
    ["X'0027ff',X'5c',9"],
  )
  await session.query("XA ROLLBACK X'0027FF',X'5C',9")
})

test('prepared branches survive a crash of the server, and their locks and marks too', async () => {
  const branch = newBranch()
  const xid = xidOf(branch)
  const session = await bank.session()
  await session.query(`XA START ${xid}`)
  await session.query('update account set balance = 55 where id = 6')
  await session.execute(markWork, ['survivor', 1, 1])
  await session.query(`XA END ${xid}; XA PREPARE ${xid}`)
  await bank.kill()
  await bank.start()
  expect(await isListed(xid)).toBe(true)
  const [open] = await bank.query<{ trx_mysql_thread_id: number; trx_state: string }>(
    'select trx_mysql_thread_id, trx_state from information_schema.innodb_trx',
  )
  expect(open).toEqual({ trx_mysql_thread_id: 0, trx_state: 'RUNNING' })
  const other = await bank.session()
  await other.query('set session innodb_lock_wait_timeout = 1')
  expect(await errorOf(other, 'update account set balance = 0 where id = 6')).toBe(1205)
  expect(await errorOf(other, `XA COMMIT ${xid}`)).toBeNull()
  const [marked] = await other.execute(readMarker, ['survivor', 1])
  expect(marked).toEqual([{ kind: 'WORK' }])
})
