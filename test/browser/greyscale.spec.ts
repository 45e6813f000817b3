import { expect, type Locator, type Page } from '@playwright/test'
import { type StateCode, stateLook } from '@/components/ui/state-look'
import { answered } from '@/test/support/answered'
import { test } from '@/test/support/shared-world'

const states = Object.keys(stateLook) as StateCode[]

/** A badge of a state: its word, and its icon and its word as ink or no ink, with no colour left. */
interface Seen {
  readonly label: string
  readonly icon: string
  readonly inked: number
}

const ways = [
  { name: 'forced colours', set: (page: Page) => page.emulateMedia({ forcedColors: 'active' }) },
  {
    name: 'no colour, light',
    set: async (page: Page) => {
      await page.emulateMedia({ colorScheme: 'light' })
      await page.addStyleTag({ content: 'html { filter: grayscale(1) }' })
    },
  },
  {
    name: 'no colour, dark',
    set: async (page: Page) => {
      await page.emulateMedia({ colorScheme: 'dark' })
      await page.addStyleTag({ content: 'html { filter: grayscale(1) }' })
    },
  },
] as const

/** Where a picture differs from its own ground, row by row: what is left when colour says nothing. */
const inkOf = (page: Page, png: Buffer, groundAt = 0): Promise<string> =>
  page.evaluate(
    async ([base64, left]) => {
      const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0))
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
      const context = canvas.getContext('2d')
      if (context === null) throw new Error('no canvas')
      context.drawImage(bitmap, 0, 0)
      const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height)
      const light = (at: number) =>
        0.2126 * (data[at] ?? 0) + 0.7152 * (data[at + 1] ?? 0) + 0.0722 * (data[at + 2] ?? 0)
      const ground = light(
        4 * (left + bitmap.width * (left === 0 ? 0 : Math.floor(bitmap.height / 2))),
      )
      return Array.from({ length: data.length / 4 }, (_, pixel) =>
        Math.abs(light(pixel * 4) - ground) > 48 ? '#' : '.',
      ).join('')
    },
    [png.toString('base64'), groundAt] as const,
  )

async function seen(badge: Locator, eye: Page): Promise<Seen> {
  const icon = await inkOf(eye, await badge.locator('svg').first().screenshot())
  // Inside of its frame: a solid one is read against what it is filled with.
  const whole = await inkOf(eye, await badge.screenshot(), 3)
  const label = (await badge.innerText()).trim()
  return { label, icon, inked: whole.replaceAll('.', '').length }
}

/** Each has its word, ink to read it by, and an outline that no other word has. */
function expectDistinct(all: readonly Seen[]): void {
  for (const { label, icon, inked } of all) {
    expect(label).not.toBe('')
    expect.soft(icon.replaceAll('.', '').length, `the icon of ${label}`).toBeGreaterThan(8)
    expect.soft(inked, `the word ${label}`).toBeGreaterThan(8 * label.length)
    const same = all.filter((one) => one.icon === icon).map((one) => one.label)
    expect.soft(same, `drawn as ${label}`).toEqual([label])
  }
}

/** Answers as if the journal had a branch in each state. */
async function inEachState(page: Page): Promise<void> {
  await page.route('**/v1/participants/*/branches', async (route) => {
    const answer = await route.fetch()
    const body = await answer.json()
    const [one] = body.both
    const both = states.map((state, n) => ({ ...one, state, branchId: `${one.branchId}${n}` }))
    await route.fulfill({ response: answer, json: { ...body, both } })
  })
}

for (const { name, set } of ways)
  test(`check 4: with ${name} the badge of each state keeps an icon of its own and its word`, async ({
    page,
    context,
    world,
  }) => {
    await inEachState(page)
    const { items } = await answered(world.api.participants())
    const bank = items.find(({ kind, lab }) => kind === 'postgresql' && lab)
    await page.goto(`${world.url}/participants/${bank?.name}`)
    const badges = page
      .getByRole('table', { name: 'Known to both sides' })
      .locator('[data-tone]:has(svg)')
    await expect(badges).toHaveCount(states.length)
    await set(page)
    const eye = await context.newPage()
    const all: Seen[] = []
    for (const n of states.keys()) all.push(await seen(badges.nth(n), eye))
    expect(new Set(all.map(({ label }) => label)).size).toBe(states.length)
    expectDistinct(all)
  })
