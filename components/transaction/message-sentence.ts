import type { BranchDetail } from '@/server/contract/transaction'
import { named } from './branch-names'

/** Of a two-phase message, before it is decided: the database whose commit decides comes first. */
export function messageSentence([database, ...steps]: readonly BranchDetail[]): string {
  const who = database === undefined ? 'its database' : named([database])
  return `It commits at ${who} over its own connection, and ${named(steps)} ${steps.length === 1 ? 'is' : 'are'} told once it has. It has not said so yet; at the deadline ${who} is asked.`
}
