import { expect, test } from '@playwright/test'
import { petriPage } from '@/test/pages/petri-page'
import { shellOf } from '@/test/pages/shell'
import { transactionsPage } from '@/test/pages/transactions-page'
import { answered } from '@/test/support/answered'
import { expectClean, looks } from '@/test/support/clean-page'
import { eventually } from '@/test/support/eventually'
import { type Product, startProduct } from '@/test/support/product'

let product: Product

test.beforeAll(async () => {
  product = await startProduct()
})

test.afterAll(() => product.stop())

test('a token is moved by a click and by a key, and the link shows where it went', async ({
  page,
}) => {
  const petri = petriPage(page, product.url)
  await page.goto(`${product.url}/overview`)
  await shellOf(page).entry('Analysis').click()
  await page.getByRole('link', { name: 'Petri net' }).click()
  await expect(page).toHaveTitle(/Petri net/)
  await expect(petri.picture).toHaveAccessibleName(/26 places.*Can happen now: send\./)
  await petri.bar('send').click()
  await expect(petri.choices).toHaveCount(5)
  await petri.choice(/^Participant 0 promises/).click()
  await page.keyboard.press('Escape')
  await petri.picture.press('3')
  await expect(page).toHaveURL(/fired=send\.yes0\.no1/)
  await expect(petri.places.filter({ hasText: /^r0/ })).toContainText('keeps its locks')
  await expect(petri.places.filter({ hasText: /^r0/ }).getByRole('cell').last()).toHaveText('1')
  await page.reload()
  await expect(petri.choice(/The no of participant 1 is heard/)).toBeVisible()
  await page.keyboard.press('k')
  await expect(page).toHaveURL(/fired=send\.yes0$/)
  await petri.button('Back').click()
  await petri.button('Reset').click()
  await expect(petri.choices).toHaveCount(1)
})

test('it plays by itself to an end, pauses where it is, and says what the end means', async ({
  page,
}) => {
  const petri = petriPage(page, product.url)
  await petri.open('?speed=slow')
  await expect(petri.choices).toHaveCount(1)
  await page.keyboard.press(' ')
  await expect(page).toHaveURL(/fired=send/)
  await petri.button('Pause').click()
  await expect(petri.button('Play')).toBeVisible()
  await petri.field('Speed').selectOption('fast')
  await petri.button('Play').click()
  await expect(page.getByText('Nothing can happen any more.')).toContainText(
    /All have (committed|aborted)/,
  )
  await expect(petri.button('Step')).toBeDisabled()
  await expect(petri.button('Replay')).toBeVisible()
})

test('a coordinator that crashes for good leaves a marking in which somebody is blocked', async ({
  page,
}) => {
  const petri = petriPage(page, product.url)
  await petri.open()
  await petri.field('What may go wrong').selectOption({ label: 'The coordinator crashes for good' })
  await expect(petri.dead).toHaveCount(6)
  await expect(
    petri.dead.filter({ hasText: 'Blocked: participant 0 and participant 1' }),
  ).toHaveCount(1)
  await petri.open('?variant=crash&fired=send.yes0.no1.crashWait')
  await expect(page.getByText('Nothing can happen any more.')).toContainText(
    'Blocked: participant 0 has promised and waits',
  )
  await expect(petri.invariants.filter({ hasText: 'a0 + c0 + r0 + w0 = 1' })).toContainText('r0')
  await petri.field('Protocol').selectOption('saga')
  await expect(petri.transitions.filter({ hasText: 'compensate0' })).toContainText('is undone')
  await expect(page).toHaveURL(/protocol=saga$/)
})

test('a step of the address that cannot happen is told, and what comes before it is shown', async ({
  page,
}) => {
  const petri = petriPage(page, product.url)
  await petri.open('?fired=send.commit0&participants=17')
  await expect(petri.notice).toHaveText([
    /participants.* says nothing here/,
    /commit0, which cannot/,
  ])
  await expect(petri.choices).toHaveCount(5)
})

test('the log of a real transaction is followed from its page, event by event, and in the picker', async ({
  page,
}) => {
  const { api, url } = product
  const run = { workload: 'bank-transfer', transactions: 20, concurrency: 4, seed: 7 } as const
  const { id } = await answered(api.lab.startRun(run))
  await eventually(async () => (await answered(api.lab.run(id))).state === 'finished', {
    withinMs: 60_000,
  })
  await page.goto(`${url}/transactions`)
  await transactionsPage(page).committedTransfer.getByRole('link').first().click()
  await page.getByRole('link', { name: 'replay on the Petri net' }).click()
  const petri = petriPage(page, url)
  await expect(petri.result).toContainText(/^All \d+ events of the log are a firing sequence/)
  await expect(petri.events.first()).toContainText('The transaction begins')
  await petri.button('Step').click()
  await expect(petri.events.first()).toHaveAttribute('aria-current', 'step')
  await petri.events.filter({ hasText: 'The verdict stands: commit' }).getByRole('button').click()
  await expect(
    petri.places.filter({ hasText: 'Commit is decided' }).getByRole('cell').last(),
  ).toHaveText('1')
  await page.reload()
  await expect(page).toHaveURL(/transaction=.+&step=\d/)
  await petri.field('Speed').selectOption('fast')
  await petri.button('Play').click()
  await expect(petri.places.filter({ hasText: 'Committed, and over' })).toContainText('1')
  await petri.field('Tokens').selectOption({ index: 3 })
  await expect(page).not.toHaveURL(/step=/)
  await expect(petri.result).toBeVisible()
})

test('the tokens of all that run now are shown as they move, and lead to the log of each', async ({
  page,
}) => {
  const { api } = product
  const petri = petriPage(page, product.url)
  await petri.open()
  await petri.field('Tokens').selectOption({ label: 'Of all that run now' })
  await expect(petri.running).toHaveText(/^Nothing runs now/)
  const bank = (await answered(api.lab.get())).databases[0]?.name ?? ''
  await answered(api.lab.addFault({ kind: 'delay', name: bank, delayMs: 700, forMs: 60_000 }))
  const run = { workload: 'bank-transfer', transactions: 60, concurrency: 4, seed: 7 } as const
  const { id } = await answered(api.lab.startRun(run))
  // How many there are changes by the moment, and a busy machine shows few of the moments.
  await expect(petri.running).toHaveText(/^[1-9]\d* transactions run now, [1-9]\d* on this net\.$/)
  const waiting = petri.places.filter({ hasText: 'The coordinator waits for votes' })
  await expect(waiting.getByRole('cell').last()).not.toHaveText('0')
  await expect(petri.runningNow.first()).toBeVisible()
  await petri.place('wait').click()
  await expect(page).toHaveURL(/place=wait/)
  await expect(petri.field('With a token on')).toHaveValue('wait')
  await expect(petri.runningNow.first()).toContainText('The coordinator waits for votes')
  await expect(petri.runningNow.first().getByRole('link')).toBeVisible()
  await petri.field('With a token on').selectOption('')
  await expectClean(page, {
    in: [looks[0]],
    ready: () => expect(petri.picture).toBeVisible(),
  })
  await answered(api.lab.removeFaults())
  await eventually(async () => (await answered(api.lab.run(id))).state === 'finished', {
    withinMs: 60_000,
  })
  await expect(petri.running).toHaveText(/^Nothing runs now/)
  await expect(waiting.getByRole('cell').last()).toHaveText('0')
})

test('the net has no fault in either theme, and does not scroll sideways on a phone', async ({
  page,
}) => {
  const petri = petriPage(page, product.url)
  await petri.open('?fired=send.yes0')
  const [narrowLight, wideLight, narrowDark, wideDark] = looks
  await expectClean(page, {
    in: [narrowLight, wideDark],
    ready: () => expect(petri.picture).toBeVisible(),
  })
  const [recent] = (await answered(product.api.list({ limit: 1 }))).items
  await petri.open(`?transaction=${recent?.id}&step=2`)
  await expectClean(page, {
    in: [narrowDark, wideLight],
    ready: () => expect(petri.result).toBeVisible(),
  })
})
