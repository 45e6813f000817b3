import { expect, type Page } from '@playwright/test'
import type { World } from '@/test/support/shared-world'

interface RouteOf {
  readonly path: string
  /** What has to stand in it once it has loaded. */
  readonly text: string | RegExp
}

/** The address of a run is made of its settings. */
const simulated = Buffer.from(
  JSON.stringify({ participants: 2, protocol: 'two-phase-commit', seed: 1, transactions: 1 }),
).toString('base64url')

/** Every page of the control room, with something in it where something can be. */
export const routesOf = ({
  committed,
  doubtful,
}: Pick<World, 'committed' | 'doubtful'>): readonly RouteOf[] => [
  { path: '/overview', text: 'Duration, begin to end' },
  { path: '/transactions?live=off', text: 'Committed' },
  { path: `/transactions/${committed}`, text: /committed/i },
  { path: `/transactions/${committed}?view=table`, text: 'begun' },
  { path: `/transactions/${committed}?tab=log`, text: 'begun' },
  { path: `/transactions/${committed}?tab=retries`, text: /retr|attempt|first/i },
  { path: `/transactions/${committed}?tab=payload`, text: /statement|masked|kept/i },
  { path: `/transactions/${committed}?tab=audit`, text: /by hand|action/i },
  { path: `/transactions/${doubtful}?tab=evidence`, text: 'Safe with care' },
  { path: `/transactions/compare?a=${committed}&b=${doubtful}`, text: `B: ${doubtful.slice(-6)}` },
  { path: '/inbox', text: 'Safe with care' },
  { path: '/participants?open=bank-a', text: 'bank-b' },
  { path: '/participants/bank-a', text: 'What its test found' },
  { path: '/policies', text: 'Nothing is paused' },
  { path: '/locks', text: 'No transaction waits for another.' },
  { path: '/log?live=off', text: 'begun' },
  { path: '/lab', text: /^Run$/ },
  { path: '/protocols', text: 'Two-phase commit' },
  { path: `/protocols/simulations/${simulated}?step=3`, text: /Step 3 of/ },
  { path: '/protocols/compare', text: /two runs/ },
  { path: '/analysis/markov', text: 'Committed' },
  { path: '/analysis/petri', text: /Circles are places/ },
  { path: '/audit', text: /by hand|participant|action/i },
  { path: '/settings/alerts', text: 'Nobody is told when something is wrong' },
  { path: '/settings/users', text: /sign/i },
  { path: '/settings/tokens', text: /sign|token/i },
  { path: '/settings/policy', text: 'Save the policy' },
  { path: '/settings/about', text: 'VERDICT_HOME' },
  { path: '/settings/views', text: /A view is a name/ },
  { path: '/settings/profile', text: 'How things are shown' },
  { path: '/case', text: 'Drop a case file here' },
]

/** There, drawn, and nothing in it still loads. */
export async function expectLoaded(page: Page, { text }: Pick<RouteOf, 'text'>): Promise<void> {
  const found = page.getByRole('main').getByText(text)
  await expect(found.filter({ visible: true }).first()).toBeVisible()
  await expect(page.locator('main .late')).toHaveCount(0)
}
