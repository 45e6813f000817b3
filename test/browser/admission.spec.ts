import { expect, test } from '@playwright/test'
import { Client } from 'pg'
import { participantsPage } from '@/test/pages/participants-page'
import { answered } from '@/test/support/answered'
import { eventually } from '@/test/support/eventually'
import { type PostgresServer, startPostgresServer } from '@/test/support/postgres-server'
import { type Product, startProduct } from '@/test/support/product'

let product: Product
let small: PostgresServer

test.beforeAll(async () => {
  const started = await Promise.all([
    startProduct(),
    startPostgresServer({ settings: { max_prepared_transactions: '6' } }),
  ])
  product = started[0]
  small = started[1]
})

test.afterAll(async () => {
  await Promise.all([product.stop(), small.remove()])
})

let made = 0

/** Four may be at the small server at once; each stays there until its gate is open. */
async function begin(priority?: 'high' | 'low') {
  made += 1
  const gate = `do $$ begin
    while not exists (select from gate where n >= ${made}) loop perform pg_sleep(0.05); end loop;
  end $$`
  const writes = [gate, `create table made_${made} (n int)`].map(asStatement)
  const branches = [
    { participant: 'small', statements: writes },
    { participant: 'bank-a', statements: [asStatement('select 1')] },
  ]
  const draft = { branches, deadlineMs: 300_000, ...(priority && { priority }) }
  const begun = await product.api.begin(draft, { wait: 'no' })
  if (!('transaction' in begun)) throw new Error(JSON.stringify(begun))
  return begun.transaction.id
}

const asStatement = (sql: string) => ({ sql })

/** Lets the first so many of them end. */
const open = (until: number) => query(`insert into gate values (${until})`)

async function query(sql: string) {
  const client = new Client({ connectionString: small.url })
  await client.connect()
  await client.query(sql).finally(() => client.end())
}

test('who waits for room sees its place go down, and the participant shows who is in and who waits', async ({
  page,
}) => {
  const { url, api } = product
  const at = `${url}/v1/participants/small`
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ kind: 'postgresql', url: small.url })
  expect((await fetch(at, { method: 'PUT', headers, body })).ok).toBe(true)
  expect((await fetch(`${at}:test`, { method: 'POST' })).ok).toBe(true)

  await query('create table gate (n int)')
  for (let n = 0; n < 4; n++) await begin()
  const waiting = [await begin(), await begin(), await begin('low')]
  const last = waiting.at(-1) ?? ''
  await eventually(async () => (await answered(api.get(last))).waiting?.place === 3, {
    what: 'that the last one is the third',
  })

  await page.goto(`${url}/transactions/${last}`)
  await expect(page.getByText('It waits for room at small: place 3 of 3.')).toBeVisible()
  await expect(page.getByRole('main')).toContainText('Prioritylow')
  const other = await page.context().newPage()
  await other.goto(`${url}/participants`)
  const card = participantsPage(other).card('small')
  await expect(card).toContainText('4 of 4')
  await expect(card).toContainText('3 of 500 wait')
  await other.close()

  await open(1)
  await expect(page.getByText('It waits for room at small: place 2 of 2.')).toBeVisible()
  await open(7)
  await expect(page.getByText('Committed', { exact: true }).first()).toBeVisible()
  await page.goto(`${url}/transactions?priority=low`)
  await expect(page.getByRole('link', { name: last.slice(-6) })).toBeVisible()
  await expect(page.getByRole('link', { name: waiting[0]?.slice(-6) ?? '' })).toBeHidden()
  await expect(page.getByLabel('Priority')).toHaveValue('low')
})
