import { expect, test } from '@playwright/test'
import { labPage } from '@/test/pages/lab-page'
import { overviewPage } from '@/test/pages/overview-page'
import { answered } from '@/test/support/answered'
import { eventually } from '@/test/support/eventually'
import { type Product, startProduct } from '@/test/support/product'

let product: Product

test.beforeAll(async () => {
  product = await startProduct({ environment: { VERDICT_VERDICTS: 'etcd' } })
})

test.afterAll(() => product.stop())

test('nodes of etcd are killed and stopped in the lab; without a majority nothing is decided, and Overview says so', async ({
  page,
}) => {
  const { api, url } = product
  const lab = labPage(page, url)
  const { verdicts } = overviewPage(page)
  const { id } = await answered(
    api.lab.startRun({ workload: 'bank-transfer', durationMs: 600_000, rate: 5, seed: 3 }),
  )
  const committed = async () => (await answered(api.lab.run(id))).counts.committed
  const goesOn = async () => {
    const before = await committed()
    await eventually(async () => (await committed()) > before + 5, { withinMs: 40_000 })
  }
  await goesOn()
  await page.goto(url)
  await expect(verdicts.getByRole('listitem')).toHaveCount(3)
  await expect(verdicts.getByText('Leads')).toHaveCount(1)

  await lab.open()
  await expect(lab.process('etcd-2')).toContainText('a node of etcd')
  await lab.press('Kill -9', 'etcd-2')
  await goesOn()

  for (const node of ['etcd-1', 'etcd-3']) {
    await lab.press('Stop', node)
    await expect(lab.process(node)).toContainText('Stopped')
  }
  await page.goto(url)
  await expect(verdicts).toContainText('Nothing can be decided: 2 of 3 nodes are needed')
  await expect(verdicts.getByText('Silent')).toHaveCount(2)

  await lab.open()
  for (const node of ['etcd-1', 'etcd-3']) await lab.press('Start', node)
  await goesOn()
  await page.goto(url)
  await expect(verdicts).not.toContainText('Nothing can be decided')
  await expect(verdicts.getByText('Silent')).toHaveCount(0)
  await answered(api.lab.stopRun(id))
  await eventually(async () => (await answered(api.overview())).open === 0, { withinMs: 60_000 })
})
