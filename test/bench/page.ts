import { chromium, type Page } from '@playwright/test'
import { findChromium } from '@/tools/debian.mjs'
import { answered } from '../support/answered'
import { type Product, startProduct } from '../support/product'
import { scriptBytes, watch } from './page/watch'

/*
 * A page worth keeping open: Overview and Transactions while five hundred records a second are written,
 * used by somebody who clicks and types all the time; and how much script a page needs to stand.
 */

const FOR_MS = 60_000
/** A transfer writes some nine records. */
const RATE = 56
const PAINT_MS_MAX = 200
const LONG_TASK_MS_MAX = 100
const HEAP_MIB_MAX = 50
const SCRIPT_KB_MAX = 250
const QUICK_SHARE = 0.98
const MIB = 1024 * 1024

const keys = ['j', 'k', 'Escape'] as const

async function press(page: Page, n: number): Promise<void> {
  if (n % 4 === 3)
    await page
      .getByRole('button', { name: /^(All|Committed|Aborted)/ })
      .first()
      .click()
  else await page.keyboard.press(keys[n % keys.length] ?? 'j')
}

async function turn(page: Page, n: number): Promise<void> {
  if (n % 4 === 3) await page.getByRole('button', { name: /^Times are/ }).click()
  else await page.keyboard.press('Tab')
}

const used = [
  { path: '/overview', act: turn },
  { path: '/transactions', act: press },
] as const

const failures: string[] = []
const judge = (text: string, good: boolean): void => {
  console.log(`${good ? 'ok   ' : 'ABOVE'}  ${text}`)
  if (!good) failures.push(text)
}

async function feel({ api, url }: Product, page: Page, { path, act }: (typeof used)[number]) {
  const { id } = await answered(
    api.lab.startRun({
      workload: 'bank-transfer',
      durationMs: FOR_MS + 30_000,
      rate: RATE,
      seed: 5,
    }),
  )
  await page.goto(`${url}${path}`)
  await page
    .getByRole('main')
    .getByText(/Committed/)
    .first()
    .waitFor()
  const { nextCursor } = await answered(api.allEvents({ after: 'end' }))
  const { interactions, longTasks, heapGrowthBytes, acts } = await watch(page, {
    forMs: FOR_MS,
    act,
  })
  const perSecond = (await countFrom(api, nextCursor)) / (FOR_MS / 1_000)
  await answered(api.lab.stopRun(id))
  const slow = interactions.filter((ms) => ms > PAINT_MS_MAX).length
  const worst = Math.max(0, ...longTasks)
  const share = acts === 0 ? 0 : 1 - slow / acts
  console.log(`${path}, ${Math.round(perSecond)} records a second, ${acts} clicks and keys:`)
  judge(`${(100 * share).toFixed(1)} % painted within ${PAINT_MS_MAX} ms`, share >= QUICK_SHARE)
  judge(
    `longest task ${Math.round(worst)} ms; ${longTasks.length} of 50 ms and more`,
    worst <= LONG_TASK_MS_MAX,
  )
  const grown = heapGrowthBytes / MIB
  judge(`heap grew by ${grown.toFixed(1)} MiB`, grown < HEAP_MIB_MAX)
}

async function countFrom(api: Product['api'], cursor: string): Promise<number> {
  let after = cursor
  let records = 0
  for (let more = true; more; ) {
    const page = await answered(api.allEvents({ after, limit: 5_000 }))
    records += page.items.length
    after = page.nextCursor
    more = page.more
  }
  return records
}

const product = await startProduct()
const browser = await chromium.launch({
  executablePath: await findChromium(),
  args: ['--no-sandbox', '--disable-gpu', '--enable-precise-memory-info'],
})
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  for (const path of ['/overview', '/transactions', '/inbox', '/lab', '/analysis/markov']) {
    const fresh = await browser.newPage()
    const { first, after } = await scriptBytes(fresh, `${product.url}${path}`)
    await fresh.close()
    const kb = (bytes: number) => Math.round(bytes / 1_000)
    const text = `${path}: ${kb(first)} kB of compressed script, ${kb(after)} kB more once it stands`
    judge(text, kb(first) < SCRIPT_KB_MAX)
  }
  for (const one of used) await feel(product, page, one)
} finally {
  await browser.close()
  await product.stop()
}
if (failures.length > 0) process.exitCode = 1
