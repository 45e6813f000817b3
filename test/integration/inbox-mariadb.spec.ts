import { type Connection, createConnection, createPool, type Pool } from 'mysql2/promise'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { onceInMariadb, pruneMariadbInbox, setUpMariadbInbox } from '@/sdk/outbox/inbox-mariadb'
import { type MariadbServer, startMariadbServer } from '../support/mariadb-server'

let server: MariadbServer
let pool: Pool

const address = (url: string) => url.replace('mariadb:', 'mysql:')
beforeAll(async () => {
  server = await startMariadbServer()
  pool = createPool({ uri: address(server.rootUrl) })
  await Promise.all([setUpMariadbInbox(pool), setUpMariadbInbox(pool)])
  await pool.query('create table booking (message text) engine = InnoDB')
})
beforeEach(async () => {
  await pool.query('delete from booking')
  await pool.query('delete from verdict_inbox')
})
afterAll(async () => {
  await pool?.end()
  await server?.remove()
})

const booked = async (): Promise<number> => {
  const [rows] = await pool.query('select count(*) as n from booking')
  return Number(Object(rows)[0].n)
}
const receive = (session: Connection, message: string) =>
  onceInMariadb(session, message, async () => {
    await session.query('insert into booking values (?)', [message])
  })

async function inTransaction<T>(
  end: 'commit' | 'rollback',
  work: (session: Connection) => Promise<T>,
): Promise<T> {
  const session = await createConnection(address(server.rootUrl))
  try {
    await session.beginTransaction()
    const answer = await work(session)
    await session[end]()
    return answer
  } finally {
    session.destroy()
  }
}

test('a message that comes again does nothing', async () => {
  expect(await inTransaction('commit', (session) => receive(session, 'm'))).toBe('done')
  expect(await inTransaction('commit', (session) => receive(session, 'm'))).toBe('repeated')
  expect(await inTransaction('commit', (session) => receive(session, 'M'))).toBe('done')
  expect(await booked()).toBe(2)
})

test('what is rolled back was not received', async () => {
  expect(await inTransaction('rollback', (session) => receive(session, 'm'))).toBe('done')
  expect(await inTransaction('commit', (session) => receive(session, 'm'))).toBe('done')
  expect(await booked()).toBe(1)
})

test('a second delivery waits for the first, and then does nothing', async () => {
  const order: string[] = []
  const second = await inTransaction('commit', async (session) => {
    await receive(session, 'm')
    const later = inTransaction('commit', (other) => receive(other, 'm')).then((answer) => {
      order.push('second')
      return answer
    })
    // It has reached the server, and stands behind the lock.
    await expect.poll(waiting, { timeout: 10_000 }).toBe(1)
    order.push('first')
    return { later }
  })
  expect(await second.later).toBe('repeated')
  expect(order).toEqual(['first', 'second'])
  expect(await booked()).toBe(1)
})

const waiting = async (): Promise<number> => {
  const [rows] = await pool.query(
    "select count(*) as n from information_schema.processlist where info like 'INSERT INTO verdict_inbox%'",
  )
  return Number(Object(rows)[0].n)
}

test('outside of a transaction nothing is received', async () => {
  const session = await createConnection(address(server.rootUrl))
  await expect(receive(session, 'm')).rejects.toThrow('inside of a transaction')
  session.destroy()
  expect(await booked()).toBe(0)
})

test('what was received long ago is forgotten, and nothing else', async () => {
  await inTransaction('commit', (session) => receive(session, 'old'))
  await pool.query('update verdict_inbox set at = now() - interval 8 day')
  await inTransaction('commit', (session) => receive(session, 'new'))
  expect(await pruneMariadbInbox(pool, { days: 7 })).toBe(1)
  expect(await inTransaction('commit', (session) => receive(session, 'new'))).toBe('repeated')
})
