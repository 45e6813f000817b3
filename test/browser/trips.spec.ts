import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { Client as Postgres } from 'pg'
import { z } from 'zod'
import { alertsPage } from '@/test/pages/alerts-page'
import { inboxPage } from '@/test/pages/inbox-page'
import { labPage } from '@/test/pages/lab-page'
import { transactionPage } from '@/test/pages/transaction-page'
import { answered } from '@/test/support/answered'
import { eventually } from '@/test/support/eventually'
import { type Product, startProduct } from '@/test/support/product'

const TRIPS = 60

// Each goes on from the one before: what is tried again is tried from the first on.
test.describe.configure({ mode: 'serial' })

let product: Product

test.beforeAll(async () => {
  product = await startProduct()
})

test.afterAll(() => product.stop())

test('trips are booked by sagas from the page, some are taken back, and none is left half booked', async ({
  page,
}) => {
  const lab = labPage(page, product.url)
  await lab.open()
  await lab.bookTrips(TRIPS)
  await expect(lab.run).toContainText('Finished', { timeout: 60_000 })
  await expect(lab.run).toContainText('Trips are booked at three services, over HTTP.')
  const [committed, aborted] = [await lab.figure('Committed'), await lab.figure('Aborted')]
  expect(committed + aborted).toBe(TRIPS)
  expect(aborted).toBeGreaterThan(0)
  await expect(lab.invariant).toContainText('No trip is half booked')
  await expect(lab.invariant).toContainText(
    `after all was over, ${committed} are booked with hotel, flight and car`,
    { timeout: 20_000 },
  )
})

test('a trip that was taken back shows its steps, each compensated or refused, and its timeline', async ({
  page,
}) => {
  const { items } = await answered(product.api.list({ state: 'aborted', limit: 200 }))
  const details = await Promise.all(items.map(async ({ id }) => answered(product.api.get(id))))
  const trip = details.find(({ branches }) => branches[1]?.state === 'compensated')
  if (trip === undefined) throw new Error('no trip was refused by the last service')
  await page.goto(`${product.url}/transactions/${trip.id}?tab=timeline`)
  const steps = page.getByRole('table', { name: 'Steps of the saga' })
  await expect(steps.getByRole('row').nth(1)).toContainText(/book the hotel.*Compensated/)
  await expect(steps.getByRole('row').nth(2)).toContainText(/book the flight.*Compensated/)
  await expect(steps.getByRole('row').nth(3)).toContainText(/book the car.*Refused/)
  await expect(page.getByText(/^Book the car was refused: .* are compensated\./)).toBeVisible()
  await page.getByRole('button', { name: 'Table' }).click()
  await expect(transactionPage(page).recordsOf('compensated')).toHaveCount(2)
})

test('what its steps are ordered with is masked until somebody says why, and the audit tab has who looked', async ({
  page,
}) => {
  const { items } = await answered(product.api.list({ state: 'committed', limit: 1 }))
  const id = items[0]?.id
  await page.goto(`${product.url}/transactions/${id}?tab=payload`)
  const told = page.getByRole('list', { name: 'What the branches are told with' })
  await expect(told.getByRole('listitem')).toHaveCount(6)
  await expect(told).toContainText('"day": "•••"')
  await page.getByRole('button', { name: 'Show the values…' }).click()
  const dialog = page.getByRole('dialog')
  const show = dialog.getByRole('button', { name: 'Show the values' })
  await expect(show).toHaveAttribute('aria-disabled', 'true')
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('A guest asks')
  await show.click()
  await expect(told).toContainText(/"day": \d+/)
  await page.getByRole('button', { name: 'Mask them again' }).click()
  await expect(told).toContainText('"day": "•••"')
  await page.getByRole('tab', { name: 'Audit' }).click()
  const trail = page.getByRole('table', { name: 'Audit trail' })
  await expect(trail).toContainText('Looked at a payload')
  await expect(trail).toContainText('A guest asks')
})

test('a compensation that is stuck waits in the Inbox with what to do, and is ordered again there', async ({
  page,
}) => {
  const places = z.array(z.object({ service: z.string(), databaseUrl: z.string() }))
  const told = places.parse(JSON.parse(readFileSync(join(product.home, 'lab-trips.json'), 'utf8')))
  const hotel = new Postgres(told.find(({ service }) => service === 'hotel')?.databaseUrl)
  hotel.on('error', () => undefined)
  await hotel.connect()
  const key = 'stuck-trip'
  const use = (used: boolean) =>
    hotel.query('update trip_booking set used = $1 where trip = $2', [used, key])
  const flight = async (command: 'stop' | 'start') =>
    answered(product.api.lab.command('flight', command))
  await flight('stop')
  const begun = await product.api.begin(
    {
      ...{ name: 'A trip whose room is used', protocol: 'saga', deadlineMs: 2_000 },
      branches: ['hotel', 'flight'].map((participant) => ({
        ...{ participant, payload: { trip: key, day: 1 } },
      })),
    },
    { wait: 'no' },
  )
  if (!('transaction' in begun)) throw new Error(JSON.stringify(begun))
  const { id } = begun.transaction
  const stateOf = async (n: number) => (await answered(product.api.get(id))).branches[n]?.state
  await eventually(async () => (await use(true)).rowCount === 1, { withinMs: 20_000 })
  await eventually(async () => (await stateOf(1)) === 'compensating', { withinMs: 30_000 })
  await flight('start')
  await eventually(async () => (await stateOf(0)) === 'compensation-stuck', { withinMs: 40_000 })

  const inbox = inboxPage(page, product.url)
  await inbox.open(id)
  await expect(inbox.detail).toContainText('Compensation stuck')
  await expect(inbox.detail).toContainText('has been used, so it cannot be taken back')
  await expect(inbox.detail).toContainText('See to it at the service, then order it again.')
  await expect(inbox.advice('Commit')).toContainText('Blocked')
  const alerts = `${product.url}/v1/alerts`
  const rule = { kind: 'attempts', attempts: 3, targets: [] }
  const headers = { 'content-type': 'application/json' }
  await fetch(`${alerts}/rules/too-often`, { method: 'PUT', headers, body: JSON.stringify(rule) })
  const fires = async () => {
    const { firing } = (await (await fetch(alerts)).json()) as {
      firing: { rule: string; subject: { id: string } }[]
    }
    return firing.some(({ rule, subject }) => rule === 'too-often' && subject.id === id)
  }
  await eventually(fires, { withinMs: 30_000, what: 'that somebody is told of it' })
  await page.goto(`${product.url}/settings/alerts`)
  const stuck = alertsPage(page).firing.filter({ hasText: id.slice(-6) })
  await expect(
    stuck.filter({ hasText: 'At hotel somebody has to put something right' }),
  ).toBeVisible()
  await inbox.open(id)
  // Else it may be done by itself before anybody has ordered it.
  const pausing = await fetch(`${product.url}/v1/transactions/${id}:pause-retries`, {
    ...{ method: 'POST', headers, body: JSON.stringify({ reason: 'A person orders it' }) },
  })
  expect(pausing.status).toBe(200)
  await use(false)
  await inbox.advice('Deliver again').getByRole('button').click()
  await eventually(async () => (await stateOf(0)) === 'compensated', { withinMs: 20_000 })
  await expect(inbox.detail).toContainText('Compensated')
  await eventually(async () => !(await fires()), { withinMs: 30_000, what: 'that it is over' })
  await hotel.end()
})
