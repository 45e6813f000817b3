import type { Page } from '@playwright/test'

/** What the page says from now on of who waits, to those who hear it. */
export async function whatIsSaid(page: Page): Promise<() => Promise<readonly string[]>> {
  const handle = await page.evaluateHandle(() => {
    const all: string[] = []
    const places = document.querySelectorAll('[role=status].sr-only, [aria-live=assertive].sr-only')
    const hear = new MutationObserver((changes) => {
      for (const { target } of changes) if (target.textContent) all.push(target.textContent)
    })
    for (const one of places)
      hear.observe(one, { characterData: true, childList: true, subtree: true })
    return all
  })
  return () => handle.evaluate((all) => all.filter((text) => text.includes('waiting')))
}
