import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApplicationWorld, startApplicationWorld } from '../support/application-world'
import { type Bank, startBank } from '../support/postgres'

const accounts = 'create table accounts (id text primary key, balance numeric(14, 2) not null)'

let world: ApplicationWorld
let other: Bank
beforeAll(async () => {
  ;[world, other] = await Promise.all([startApplicationWorld(), startBank()])
  const body = { kind: 'postgresql', url: other.url }
  await world.api.send('PUT', '/v1/participants/bank-b', body)
  await world.api.send('POST', '/v1/participants/bank-b:test')
  await world.api.bank.query(`${accounts}; insert into accounts values ('A1', 100)`)
  await other.query(`${accounts}; insert into accounts values ('B1', 100)`)
})
afterAll(async () => {
  await world.remove()
  await other.remove()
})

async function run(amount: number): Promise<Record<string, unknown>> {
  const cwd = join(import.meta.dirname, '../..')
  const urls = [world.api.url, world.api.bank.url, other.url]
  const args = ['--import', 'tsx', 'examples/transfer.ts', ...urls, String(amount)]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd })
  return JSON.parse(stdout)
}

const both = async () =>
  Promise.all(
    [world.api.bank, other].map(async (bank) =>
      Number((await bank.query('select balance from accounts')).rows[0].balance),
    ),
  )

test('the example moves money between two servers, or leaves both as they were', async () => {
  expect(await run(30)).toMatchObject({ type: 'committed', value: 70 })
  await expect.poll(both).toEqual([70, 130])
  expect(await run(71)).toEqual({ type: 'undone', reason: 'The payer has not that much' })
  expect(await both()).toEqual([70, 130])
})
