import type { Page } from '@playwright/test'

/** Who waits for whom, on the page of locks. */
export function waitsPage(page: Page, url: string) {
  const region = (name: string) => page.getByRole('region', { name, exact: true })
  const waits = page.getByRole('table', { name: 'Who waits for whom' })
  const broken = page.getByRole('table', { name: 'Deadlocks that were broken' })
  const holds = region('Hold time by hour')
  return {
    holds,
    /** What the hour says that is pointed at. */
    heldWords: holds.getByText(/, the hour from /),
    open: () => page.goto(`${url}/locks`),
    empty: page.getByText('No transaction waits for another.', { exact: true }),
    nothingFits: page.getByText('No wait fits these filters.', { exact: true }),
    row: (text: string) => waits.getByRole('row').filter({ hasText: text }),
    first: region('Resolve this first'),
    participant: page.getByLabel('Participant', { exact: true }),
    holder: page.getByLabel('Holder', { exact: true }),
    age: page.getByLabel('Waited for at least', { exact: true }),
    graph: page.getByRole('img', { name: /^Wait-for graph/ }),
    rings: region('Wait-for graph').getByRole('list', { name: 'Rings' }),
    hottest: page.getByRole('table', { name: 'Hottest objects' }).getByRole('row'),
    noneBroken: page.getByText(/^None\. A ring over several databases/),
    broken: (code: string) => broken.getByRole('row').filter({ hasText: code }),
    /** Unfolds the graph below the row of that ring. */
    unfold: (code: string) =>
      broken
        .getByRole('row')
        .filter({ hasText: code })
        .getByRole('button', { name: 'Graph at that moment' }),
    brokenGraph: (code: string) =>
      page.getByRole('img', { name: `Graph when the ring of ${code} was found` }),
  }
}
