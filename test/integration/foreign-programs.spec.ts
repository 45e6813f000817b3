import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeBranch } from '@/server/participant/decode-branch'
import type { Participant } from '@/server/participant/participant'
import { prepareByJava, prepareByPython } from '../support/foreign-programs'
import { type Bank, startBank, within } from '../support/postgres'

let bank: Bank
let participant: Participant
beforeAll(async () => {
  bank = await startBank()
  participant = bank.participant()
})
afterAll(() => bank.remove())

const credit = (account: number): string =>
  `update account set balance = balance + 1 where id = ${account}`

async function decoded() {
  const listed = await participant.list(within())
  return listed.map(({ gid }) => ({ gid, ...decodeBranch(gid, 'here') }))
}

test('what Java’s driver prepares for its XADataSource is read back in its parts', async () => {
  const xid = { format: 4711, gtrid: 'order-17', bqual: 'stock' }
  await prepareByJava(bank.url, xid, credit(1))
  const [found] = await decoded()
  expect(found).toMatchObject({
    manager: 'Java’s PostgreSQL driver, or psycopg',
    text: 'global id “order-17”, branch “stock”, format 4711',
  })
  const settled = await participant.settleForeign(found?.gid ?? '', 'commit', within())
  expect(settled).toEqual({ type: 'done' })
  expect(await decoded()).toEqual([])
})

test('what a transaction manager of Java prepares over that driver bears its name', async () => {
  const gtrid = `shop.example${Date.parse('2026-11-28T15:00:00Z')}00007`
  await prepareByJava(bank.url, { format: 0x41544f4d, gtrid, bqual: 'shop.example1' }, credit(2))
  const [found] = await decoded()
  expect(found).toMatchObject({
    manager: 'Atomikos',
    text: `server shop.example, transaction ${gtrid}, begun 2026-11-28T15:00:00.000Z`,
  })
  await participant.settleForeign(found?.gid ?? '', 'abort', within())
})

test('what psycopg2 prepares is read back in its parts', async () => {
  const xid = { format: 42, gtrid: 'invoice 9/2', bqual: 'ledger' }
  await prepareByPython(bank.url, xid, credit(3))
  const [found] = await decoded()
  expect(found).toMatchObject({
    manager: 'Java’s PostgreSQL driver, or psycopg',
    text: 'global id “invoice 9/2”, branch “ledger”, format 42',
  })
  await participant.settleForeign(found?.gid ?? '', 'abort', within())
  const { rows } = await bank.query('select balance from account where id in (1, 2, 3) order by id')
  expect(rows.map(({ balance }) => balance)).toEqual([101, 100, 100])
})
