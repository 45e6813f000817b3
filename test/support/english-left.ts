import type { Page } from '@playwright/test'

/** Three English words in a row, the second and third of small letters: a sentence, and no name. */
const SENTENCE = /[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}/

/** What is no language of people, or is quoted as it was written. */
const QUOTED = 'code, pre, kbd, samp, script, style, [lang=en], [translate=no]'

/** What a page that is read in another language still says in English: texts, labels and titles. */
export async function englishIn(page: Page): Promise<readonly string[]> {
  const said = await page.evaluate((quoted) => {
    const elements = [...document.body.querySelectorAll('*')].filter((one) => !one.closest(quoted))
    return elements.flatMap((element) => [
      ...[...element.childNodes].map((node) => (node instanceof Text ? node.data : '')),
      ...['aria-label', 'title', 'placeholder'].map((name) => element.getAttribute(name) ?? ''),
    ])
  }, QUOTED)
  return [...new Set(said.filter((text) => SENTENCE.test(text)).map((text) => text.trim()))]
}
