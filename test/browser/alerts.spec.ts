import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { verifyAlert } from '@/sdk/alert-signature'
import { alertsPage } from '@/test/pages/alerts-page'
import { type AlertListener, startAlertListener } from '@/test/support/alert-listener'
import { answered } from '@/test/support/answered'
import { eventually } from '@/test/support/eventually'
import { type Product, startProduct } from '@/test/support/product'

const SECRET = 'of this test'
let product: Product
let listener: AlertListener

test.beforeAll(async () => {
  ;[product, listener] = await Promise.all([startProduct(), startAlertListener()])
})

test.afterAll(async () => {
  await product.stop()
  await listener.remove()
})

test('a target is made and tested, a rule is made, and a bank that stops is told of with a link that leads to it', async ({
  page,
}) => {
  const { api, home, url } = product
  const file = join(home, 'participant-secrets', 'hook')
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, `${SECRET}\n`)
  const alerts = alertsPage(page)
  await page.goto(`${url}/overview`)
  await page.getByRole('link', { name: 'Alerts' }).click()
  await expect(alerts.begin).toBeVisible()

  await alerts.newTarget.click()
  await alerts.field('Name').fill('on-call')
  await alerts.field('Address').fill('ftp://nowhere')
  await alerts.save.click()
  await expect(alerts.dialog).toContainText('must be an http or https address')
  await alerts.field('Address').fill(`${listener.url}/hook`)
  await alerts.field('File').fill(file)
  await alerts.save.click()
  await expect(alerts.target('on-call')).toContainText('Nothing was sent yet.')

  await alerts.sendTest('on-call').click()
  await expect(alerts.dialog).toContainText('The test arrived at on-call')
  await expect(alerts.part('Request of try 1')).toContainText('x-verdict-signature: v1=')
  await expect(alerts.part('Reply to try 1')).toContainText('answered 200')
  await alerts.close.click()
  const [tested] = listener.heard
  if (tested === undefined) throw new Error('the test did not come')
  expect(verifyAlert({ ...tested, secret: SECRET })).toMatchObject({ ok: true })
  await expect(alerts.target('on-call')).toContainText('Last: Test, delivered, answered 200')

  await alerts.newRule.click()
  await alerts.field('Name').fill('silent-bank')
  await alerts.field('Fires when').selectOption('A participant is silent')
  await alerts.field('Seconds before it fires').fill('1')
  await alerts.save.click()
  await expect(alerts.rule('silent-bank')).toContainText('calm')

  await answered(api.lab.command('bank-b', 'stop'))
  await expect(alerts.firing).toContainText('bank-b does not answer, for longer than 1 second', {
    timeout: 30_000,
  })
  const told = await eventually(
    () => listener.heard.find(({ message }) => message.event === 'firing'),
    { what: 'that it is told', withinMs: 20_000 },
  )
  await expect(alerts.rule('silent-bank')).toContainText('fires for 1')
  await answered(api.lab.command('bank-b', 'start'))
  await expect(alerts.firing).toHaveCount(0, { timeout: 30_000 })
  await expect(alerts.deliveries.first()).toContainText('Resolved to on-call')
  expect(told.message.alert.subject.link).toBe(`${url}/participants/bank-b`)
  await page.goto(told.message.alert.subject.link)
  await expect(page.getByRole('heading', { name: 'bank-b' }).first()).toBeVisible()
})
