import type { Page } from '@playwright/test'

/** Where one sees what is to be expected. */
export function analysisPage(page: Page, url: string) {
  const expected = page.getByRole('region', { name: 'To be expected' })
  const chain = page.getByRole('region', { name: 'The chain of a transaction' }).first()
  const figure = (label: string) =>
    expected.getByRole('term').filter({ hasText: label }).locator('..').getByRole('definition')
  const measured = page.getByRole('region', { name: 'Against what was measured' })
  return {
    open: (query = '') => page.goto(`${url}/analysis/markov${query}`),
    slider: (name: string) => page.getByRole('slider', { name, exact: true }),
    reset: page.getByRole('button', { name: 'Reset' }),
    commits: figure('Commits'),
    figure,
    chain,
    graph: chain.getByRole('img'),
    states: chain.getByRole('table', { name: /^States/ }).getByRole('row'),
    arrows: chain.getByRole('table', { name: /^Arrows/ }).getByRole('row'),
    show: (what: 'Graph' | 'Tables') => chain.getByRole('button', { name: what }).click(),
    measured,
    judged: measured.getByLabel('Transactions that are judged'),
    simulated: page.getByRole('region', { name: 'Against the simulator' }),
    state: chain.getByLabel('List the transactions that were in'),
    inState: (state: string) =>
      chain.getByRole('list', { name: `Transactions that were in ${state}` }).getByRole('link'),
    /** Of the graph, by the name that the chain has for it. */
    node: (state: string) => chain.locator(`[data-node="${state}"]`),
    verdict: measured.getByRole('status'),
    assume: measured.getByRole('button', { name: 'Assume what was measured' }),
  }
}
