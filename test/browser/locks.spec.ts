import { expect, test } from '@playwright/test'
import { locksPage } from '@/test/pages/locks-page'
import { answered } from '@/test/support/answered'
import { type Product, startProduct } from '@/test/support/product'

let product: Product

test.beforeAll(async () => {
  product = await startProduct()
})

test.afterAll(() => product.stop())

test('who holds a lock and who waits is seen as it happens, and a lock is taken away with a reason', async ({
  page,
}) => {
  const { api, url } = product
  const locks = locksPage(page)
  await page.goto(url)
  await page.getByRole('link', { name: 'Locks' }).click()
  await expect(locks.empty).toBeVisible()
  await expect(locks.store('PostgreSQL, row')).toContainText('In use here')
  await expect(locks.store('Redis')).toContainText('efficiency only')
  await expect(locks.store('etcd')).not.toContainText('efficiency only')

  const held = await answered(api.locks.acquire('invoice:42', { owner: 'billing', ttlMs: 600_000 }))
  await api.locks.acquire('rates', { owner: 'report', mode: 'shared', ttlMs: 600_000 })
  const waiting = api.locks.acquire('invoice:42', { owner: 'dunning', waitMs: 60_000 })
  await expect(locks.row('invoice:42')).toContainText('dunning')
  await expect(locks.row('invoice:42')).toContainText('Exclusive')
  await expect(locks.row('rates')).toContainText('Nobody')

  await locks.key.fill('rat')
  await expect(locks.row('invoice:42')).toBeHidden()
  await locks.key.fill('')
  await locks.show.selectOption('Those waited for')
  await expect(locks.row('rates')).toBeHidden()
  await expect(page).toHaveURL(/waiting=yes/)

  await locks.release('invoice:42', 'billing').click()
  await locks.reason.fill('too short')
  await expect(locks.confirm).toHaveAttribute('aria-disabled', 'true')
  await locks.reason.fill('The billing run has died')
  await locks.confirm.click()
  await expect(locks.dialog).toBeHidden()
  expect((await answered(waiting)).token).toBeGreaterThan(held.token)
  await locks.show.selectOption('All locks')
  await expect(locks.release('invoice:42', 'dunning')).toBeVisible()
  const [last] = (await answered(api.audit())).items
  expect(last).toMatchObject({
    ...{ action: 'force-release-lock', reason: 'The billing run has died' },
    data: { lock: { key: 'invoice:42', owner: 'billing', token: held.token } },
  })
})
