import { expect, type Page } from '@playwright/test'

export interface Screen {
  readonly name: string
  readonly path: string
  /** What has to be there before it is worth a picture. */
  readonly ready: (page: Page) => Promise<void>
}

const sees = (text: string | RegExp) => async (page: Page) => {
  const found = page.getByRole('main').getByText(text)
  await expect(found.filter({ visible: true }).first()).toBeVisible()
  await expect(page.locator('.late')).toHaveCount(0)
}

/** What pages of one thing are shown of. */
export interface Ids {
  readonly ended: string
  readonly other: string
  readonly doubtful: string
  readonly run: string
}

/** Every page there is, in the order of the rail. */
export const screens = ({ ended, other, doubtful, run }: Ids): readonly Screen[] => [
  { name: 'overview', path: '/overview', ready: sees('Duration, begin to end') },
  { name: 'transactions', path: '/transactions?live=off', ready: sees('Committed') },
  {
    name: 'transaction',
    path: `/transactions/${ended}`,
    ready: sees(/promised to commit|committed/i),
  },
  {
    name: 'transaction-in-doubt',
    path: `/transactions/${doubtful}?tab=timeline`,
    ready: sees('In doubt'),
  },
  { name: 'evidence', path: `/transactions/${doubtful}?tab=evidence`, ready: sees('Advice') },
  {
    name: 'compare',
    path: `/transactions/compare?a=${ended}&b=${other}`,
    ready: sees(/longer|shorter|alike|more|fewer/),
  },
  { name: 'inbox', path: '/inbox', ready: sees(/both|prepared|doubt/i) },
  { name: 'participants', path: '/participants', ready: sees('bank-b') },
  { name: 'participant', path: '/participants/bank-a', ready: sees('bank-a') },
  { name: 'policies', path: '/policies', ready: sees('What is paused') },
  { name: 'locks', path: '/locks', ready: sees(/waits/) },
  { name: 'log', path: '/log?live=off', ready: sees('begun') },
  { name: 'lab', path: '/lab', ready: sees('Set up a run') },
  { name: 'run', path: `/lab/runs/${run}`, ready: sees(/committed/i) },
  { name: 'protocols', path: '/protocols', ready: sees('Two-phase commit') },
  { name: 'markov', path: '/analysis/markov', ready: sees(/transactions/) },
  { name: 'petri', path: `/analysis/petri?transaction=${ended}`, ready: sees(/firing sequence/) },
  { name: 'audit', path: '/audit', ready: sees('local operator') },
  { name: 'alerts', path: '/settings/alerts', ready: sees(/told/) },
  { name: 'policy', path: '/settings/policy', ready: sees('Two-person rule') },
  { name: 'views', path: '/settings/views', ready: sees('No view is saved yet') },
  { name: 'profile', path: '/settings/profile', ready: sees('How things are shown') },
  { name: 'users', path: '/settings/users', ready: sees(/sign/i) },
  { name: 'tokens', path: '/settings/tokens', ready: sees(/token/i) },
  { name: 'about', path: '/settings/about', ready: sees('VERDICT_HOME') },
  { name: 'case', path: '/case', ready: sees('Drop a case file here') },
]
