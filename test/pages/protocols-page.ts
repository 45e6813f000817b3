import type { Page } from '@playwright/test'

export function protocolsPage(page: Page) {
  const region = (name: string) => page.getByRole('region', { name, exact: true })
  const replay = page.getByRole('region', { name: /, step by step$/ })
  return {
    guarantees: region('Guarantees and costs'),
    participants: page.getByLabel('Participants (n)'),
    /** The row of a protocol in the table of guarantees. */
    guarantee: (name: string) =>
      region('Guarantees and costs')
        .getByRole('row')
        .filter({ has: page.getByRole('rowheader', { name, exact: true }) }),
    crashes: {
      region: region('Crash-point map'),
      crash: (who: string, point: string) =>
        page.getByRole('button', { name: `Crash ${who} at ${point}`, exact: true }),
      steps: (victim: string, point: string) =>
        page.getByRole('button', { name: `Steps of the crash of the ${victim} at ${point}` }),
      followed: page.getByRole('region', { name: /, the (coordinator|participant) crashes at / }),
      /** The cells of a crash point in the matrix: two for each protocol. */
      cells: (point: string) =>
        region('Crash points by protocol')
          .getByRole('row')
          .filter({ has: page.getByRole('rowheader', { name: point, exact: true }) })
          .getByRole('cell'),
    },
    comparison: {
      region: region('Compare in the simulator'),
      compare: page.getByRole('button', { name: 'Compare', exact: true }),
      row: (name: string) =>
        page
          .getByRole('region', { name: 'Protocols compared in the simulator' })
          .getByRole('row')
          .filter({ has: page.getByRole('rowheader', { name, exact: true }) }),
      follow: (name: string) =>
        page.getByRole('button', { name: `Follow a transaction of ${name}`, exact: true }),
      followed: page.getByRole('region', { name: /, transaction \d+$/ }),
    },
    exploreAll: page.getByRole('button', { name: 'Explore all protocols' }),
    stop: page.getByRole('button', { name: 'Stop exploring' }),
    explore: (protocol: string) =>
      page.getByRole('button', { name: `Explore ${protocol}`, exact: true }),
    /** The rows of a protocol's form, by the name of the form. */
    rows: (protocol: string, form: string) =>
      region(protocol)
        .getByRole('rowgroup')
        .filter({ has: page.getByText(form, { exact: true }) })
        .getByRole('row'),
    replay: {
      region: replay,
      steps: replay.getByRole('listitem'),
      here: replay.locator('[aria-current="step"]'),
      button: (name: string) => replay.getByRole('button', { name, exact: true }),
    },
  }
}
