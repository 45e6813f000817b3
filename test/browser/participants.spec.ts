import { expect, test } from '@playwright/test'
import { labPage } from '@/test/pages/lab-page'
import { participantsPage } from '@/test/pages/participants-page'
import { shellOf } from '@/test/pages/shell'
import { answered } from '@/test/support/answered'
import { preparedAt, wholeSum } from '@/test/support/banks'
import { eventually } from '@/test/support/eventually'
import { type PostgresServer, startPostgresServer } from '@/test/support/postgres-server'
import { type Product, startProduct } from '@/test/support/product'

let product: Product
let stock: PostgresServer

test.beforeAll(async () => {
  const started = await Promise.all([
    startProduct(),
    startPostgresServer({ settings: { max_prepared_transactions: '12' } }),
  ])
  product = started[0]
  stock = started[1]
})

test.afterAll(async () => {
  await Promise.all([product.stop(), stock.remove()])
})

test('a second database is registered, put right, drained, resumed, and removed by typing its name', async ({
  page,
}) => {
  const { api, url } = product
  const participants = participantsPage(page)
  await page.goto(`${url}/participants`)
  await participants.register.click()

  await participants.field('Name').fill('Stock DB')
  await participants.field('Address').fill('mariadb://somewhere/else')
  await participants.send.click()
  await expect(participants.field('Name')).toHaveAccessibleDescription(/Small letters/)
  await expect(participants.field('Address')).toHaveAccessibleDescription(/must look like/)

  await participants.field('Name').fill('stock-db')
  await participants.field('Address').fill(stock.url)
  await participants.limits.click()
  await participants.field('Branches at once').fill('20')
  await participants.send.click()
  await expect(participants.dialog).toBeHidden()
  const card = participants.card('stock-db')
  await expect(card).toContainText('Not usable')
  await expect(card).toContainText('Set max_prepared_transactions = 40')
  expect(await page.content()).not.toContain(`:${new URL(stock.url).password}@`)

  await card.getByRole('link', { name: 'stock-db' }).click()
  const whole = participants.whole('stock-db')
  await expect(whole).toContainText('A reference to a variable or file is safer.')
  await participants.act('Edit', 'stock-db').click()
  await participants.field('Branches at once').fill('5')
  await participants.send.click()
  await expect(participants.dialog).toBeHidden()
  await expect(participants.findings('stock-db')).toContainText('12 places')
  await expect(page.getByText('Up', { exact: true })).toBeVisible()

  await participants.act('Drain', 'stock-db').click()
  await expect(whole).toContainText('nothing is open there any more')
  const branches = [{ participant: 'stock-db', statements: [{ sql: 'create table t (n int)' }] }]
  const refused = await api.begin({ branches })
  expect(refused).toMatchObject({ type: 'refused', problem: { code: 'participant-draining' } })
  await participants.act('Resume', 'stock-db').click()
  await expect(participants.act('Drain', 'stock-db')).toBeVisible()
  const begun = await api.begin({ branches }, { wait: 'completed' })
  expect(begun).toMatchObject({ type: 'answered', transaction: { outcome: 'committed' } })

  await participants.act('Remove', 'stock-db').click()
  await participants.field('Type the name: stock-db').fill('stock')
  await expect(participants.remove).toHaveAttribute('aria-disabled', 'true')
  await participants.field('Type the name: stock-db').fill('stock-db')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(`${url}/participants`)
  await expect(card).toHaveCount(0)
  const { items } = await answered(api.audit())
  expect(items.map(({ action }) => action).slice(0, 3)).toEqual([
    ...['remove-participant', 'resume-participant', 'drain-participant'],
  ])
})

test('a run through agents moves the money by HTTP, and an agent killed in the middle does it no harm', async ({
  page,
}) => {
  const { api, url } = product
  const lab = labPage(page, url)
  const { banner } = shellOf(page)
  await lab.open()
  await expect(lab.process('agent-a')).toContainText('an agent in front of bank-a')
  await expect(lab.process('agent-a')).toContainText('Stopped')
  await expect(banner.filter({ hasText: 'Broken on purpose' })).toHaveCount(0)
  await lab.startRun({ recovery: 'automatic', concurrency: 4, rate: 20, through: 'agents' })
  await expect(lab.run).toContainText('through agents, over HTTP')
  await expect(lab.process('agent-a')).toContainText('Running')
  await expect.poll(() => lab.figure('Committed'), { timeout: 30_000 }).toBeGreaterThan(20)

  await lab.press('Kill -9', 'agent-a')
  await expect(lab.process('agent-a')).toContainText('restarted 1 times', { timeout: 30_000 })
  await expect(lab.process('agent-a')).toContainText('Running')
  const before = await lab.figure('Committed')
  await expect.poll(() => lab.figure('Committed'), { timeout: 30_000 }).toBeGreaterThan(before + 20)
  await lab.stopRun()
  await eventually(async () => (await answered(api.overview())).open === 0, {
    withinMs: 30_000,
    what: 'the end of all that was open',
  })
  await expect(lab.invariant).toContainText('The money is whole', { timeout: 30_000 })

  const { items } = await answered(api.list({ participant: 'bank-a-agent', limit: 5 }))
  expect(items.length).toBe(5)
  const { databases } = await answered(api.lab.get())
  expect(await preparedAt(databases)).toEqual([])
  expect(await wholeSum(databases)).toBe(400_000)
  expect(JSON.stringify(databases)).not.toContain('agent')
})

test('in three phases the agents end by themselves what a stopped coordinator leaves behind', async ({
  page,
}) => {
  const { api, url } = product
  const lab = labPage(page, url)
  await lab.open()
  const run = { recovery: 'automatic', concurrency: 4, rate: 20 } as const
  await lab.startRun({ ...run, protocol: 'three-phase-commit' })
  await expect(lab.run).toContainText('Three-phase commit')
  await expect(lab.run).toContainText('safe only while nobody is cut off')
  await expect.poll(() => lab.figure('Committed'), { timeout: 30_000 }).toBeGreaterThan(10)

  await lab.crashAt('W1')
  const { databases } = await answered(api.lab.get())
  await lab.press('Stop', 'coordinator')
  await expect(lab.process('coordinator')).toContainText('Stopped')
  await eventually(async () => (await preparedAt(databases)).length === 0, {
    withinMs: 30_000,
    what: 'the end of all that was prepared, without a coordinator',
  })
  await lab.press('Start', 'coordinator')
  await lab.stopRun()
  await eventually(async () => (await answered(api.overview())).open === 0, {
    withinMs: 30_000,
    what: 'the end of all that was open',
  })
  await expect(lab.invariant).toContainText('The money is whole', { timeout: 30_000 })

  const { items } = await answered(api.list({ participant: 'bank-a-agent', limit: 200 }))
  const moved = items.filter(
    ({ name, protocol, outcome, participants, retries }) =>
      name?.startsWith('Transfer') === true &&
      protocol === 'three-phase-commit' &&
      outcome === 'committed' &&
      participants.length + retries === 2,
  )
  // The oldest ended before anything was broken.
  await page.goto(`${url}/transactions/${moved.at(-1)?.id}?tab=timeline&view=table`)
  await expect(page.getByRole('tabpanel')).toContainText('was pre-committed')
  await page.getByRole('note').getByRole('link', { name: 'a partition' }).click()
  await expect(page.getByRole('region', { name: /, step by step$/ })).toBeVisible()
})

test('by reservations nothing is locked, and after crashes the money is whole, available and reserved', async ({
  page,
}) => {
  const { api, url } = product
  const lab = labPage(page, url)
  await lab.open()
  const run = { recovery: 'automatic', concurrency: 4, rate: 20 } as const
  await lab.startRun({ ...run, protocol: 'try-confirm-cancel' })
  await expect(lab.run).toContainText('Try–Confirm–Cancel')
  await expect(lab.run).toContainText('nothing stays locked')
  await expect(lab.invariant).toContainText('Found, available and reserved')
  await expect.poll(() => lab.figure('Committed'), { timeout: 30_000 }).toBeGreaterThan(10)
  await expect(lab.invariant).toContainText('Of it reserved')

  await lab.crashAt('C1')
  await lab.press('Kill -9', 'agent-b')
  const before = await lab.figure('Committed')
  await expect.poll(() => lab.figure('Committed'), { timeout: 40_000 }).toBeGreaterThan(before + 10)
  const { databases } = await answered(api.lab.get())
  expect(await preparedAt(databases)).toEqual([])
  await lab.stopRun()
  await eventually(async () => (await answered(api.overview())).open === 0, {
    withinMs: 30_000,
    what: 'the end of all that was open',
  })
  await expect(lab.invariant).toContainText('The money is whole', { timeout: 30_000 })
  expect(await wholeSum(databases)).toBe(400_000)

  const { items } = await answered(api.list({ participant: 'bank-a-agent', limit: 200 }))
  const moved = items.find(
    ({ protocol, outcome, participants }) =>
      protocol === 'try-confirm-cancel' && outcome === 'committed' && participants.length === 2,
  )
  await page.goto(`${url}/transactions/${moved?.id}?tab=timeline&view=table`)
  const records = page.getByRole('tabpanel')
  for (const word of ['reserved', 'confirmed']) await expect(records).toContainText(word)
  await expect(records).not.toContainText('prepared')
})
