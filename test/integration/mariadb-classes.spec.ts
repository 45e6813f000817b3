import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Fault, Participant, Statement } from '@/server/participant/participant'
import { isUnavailable } from '@/server/policy/availability'
import { classOf, type ErrorClass, errorRules } from '@/server/policy/error-class'
import { eventually } from '../support/eventually'
import { credit, type MariadbBank, startMariadbBank } from '../support/mariadb'
import { newBranch, statement, within } from '../support/postgres'

/* Faults as a real server makes them: a policy knows each by its number. */

let bank: MariadbBank
let participant: Participant

beforeAll(async () => {
  bank = await startMariadbBank()
  participant = bank.participant()
  await bank.query('create table parent (id int primary key) engine=InnoDB')
  await bank.query(
    `create table child (id int primary key, note int not null, parent int references parent (id),
       check (note > 0)) engine=InnoDB`,
  )
  await bank.query(`create user watcher@'%' identified by 'w'`)
  await bank.query(`create user watcher@localhost identified by 'w'`)
})
afterAll(() => bank?.remove())

async function faultOf(
  statements: readonly Statement[],
  { at = participant, remainingMs = 10_000 } = {},
): Promise<Fault | null> {
  const answer = await at.work({ branch: newBranch(), epoch: 1, statements, remainingMs }, within())
  return answer.type === 'failed' ? answer.fault : null
}

const classified = (fault: Fault | null): readonly [string | undefined, ErrorClass, boolean] => [
  fault?.code,
  classOf(fault?.code ?? '', errorRules),
  isUnavailable(fault?.code ?? '', errorRules),
]

test.each([
  ['1062', 'a key that is there', 'insert into account values (3, 1)'],
  ['1048', 'nothing where something must be', 'insert into child values (1, null, null)'],
  ['1452', 'a row that points nowhere', 'insert into child values (1, 1, 7)'],
  ['4025', 'a check that fails', 'insert into child values (1, 0, null)'],
])('%s, %s, is refused: asking again says the same', async (code, _, sql) => {
  const fault = await faultOf([statement(sql)])
  expect(classified(fault)).toEqual([code, 'refuse', false])
  expect(fault?.text).toMatch(/^ER_[A-Z0-9_]+: /)
})

test('1205, a lock that was waited for too long, is refused', async () => {
  const holder = await bank.session()
  await holder.query('begin; update account set balance = 0 where id = 4')
  const fault = await faultOf([credit(4)], { remainingMs: 5_000 })
  await holder.query('rollback')
  expect(classified(fault)).toEqual(['1205', 'refuse', false])
})

test('1213, a deadlock, is refused: the whole transaction is run again', async () => {
  const pause = statement('select sleep(0.3)')
  const faults = await Promise.all([
    faultOf([credit(6), pause, credit(7)]),
    faultOf([credit(7), pause, credit(6)]),
  ])
  const [lost] = faults.filter((fault) => fault !== null)
  expect(classified(lost ?? null)).toEqual(['1213', 'refuse', false])
})

/** The same server for somebody else. */
const openAs = (user: string, password: string, database: string) => {
  const url = new URL(bank.url)
  Object.assign(url, { username: user, password, pathname: `/${database}` })
  return bank.participant({ url: url.href })
}

test.each([
  ['1045', 'a wrong password', 'watcher', 'x', 'bank'],
  ['1044', 'a database that one may not use', 'watcher', 'w', 'bank'],
  ['1049', 'a database that is not there', 'root', '', 'nowhere'],
])('%s, %s, is broken: somebody must put it right', async (code, _, user, password, database) => {
  const fault = await faultOf([credit(1)], { at: openAs(user, password, database) })
  expect(classified(fault)).toEqual([code, 'broken', false])
})

test('1142, a right that is missing, is broken', async () => {
  await bank.query(`grant select on bank.* to watcher@'%'`)
  await bank.query(`grant select on bank.* to watcher@localhost`)
  for (const host of ["'%'", 'localhost'])
    await bank.query(`grant insert, delete on bank.verdict_marker to watcher@${host}`)
  const fault = await faultOf([credit(1)], { at: openAs('watcher', 'w', 'bank') })
  expect(classified(fault)).toEqual(['1142', 'broken', false])
})

test('1040, no connection left, tells of the server: its breaker counts it', async () => {
  const admin = await bank.session()
  const [rows] = await admin.query('select @@max_connections as most')
  const [{ most }] = rows as unknown as readonly [{ most: number }]
  await admin.query('set global max_connections = 10')
  const full = async () => {
    const fault = await faultOf([statement('select 1')], { at: bank.participant() })
    if (fault !== null) return fault
    await bank.session(bank.url).catch(() => null)
    return null
  }
  const fault = await eventually(full, { what: 'that no connection is left' })
  await admin.query(`set global max_connections = ${most}`)
  expect(classified(fault)).toEqual(['1040', 'retry', true])
})

test('a session that the server has ended tells of the server too', async () => {
  const own = bank.participant()
  const working = faultOf([statement('select sleep(20)')], { at: own, remainingMs: 20_000 })
  await eventually(
    async () => {
      const sleeping = await bank.query<{ id: number }>(
        `select id from information_schema.processlist where info like '%sleep(20)%' and id <> connection_id()`,
      )
      for (const { id } of sleeping) await bank.query(`kill ${id}`)
      return sleeping.length > 0
    },
    { what: 'that it works' },
  )
  const [, kind, unavailable] = classified(await working)
  expect([kind, unavailable]).toEqual(['retry', true])
})
