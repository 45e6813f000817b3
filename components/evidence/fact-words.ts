import type { BranchEvidence } from '@/server/contract/action'
import { type Tell, tells } from '@/server/contract/capabilities'
import type { Participant } from '@/server/contract/participant'
import { count, plural } from '../ui/format'

type Fact = BranchEvidence['facts'][number]

const words: Readonly<Record<Fact['name'], (value: Fact['value']) => string>> = {
  'xmin-age': (value) => `${figure(value)} transactions have begun since its own`,
  'kept-rows': (value) =>
    typeof value === 'number'
      ? `vacuum cannot clean up to ${plural(value, 'dead row')} meanwhile`
      : `vacuum is ${value}`,
  'changed-rows': (value) => `changed ${rows(value)}`,
  'locked-rows': (value) => `holds locks on ${rows(value)}`,
  owner: (value) => `still owned by connection ${value}`,
}

const figure = (value: Fact['value']): string => (typeof value === 'number' ? count(value) : value)

const rows = (value: Fact['value']): string =>
  typeof value === 'number' ? plural(value, 'row') : value

/** A fact as a phrase; where it comes from goes with it. */
export const factText = ({ name, value, source }: Fact) => ({ text: words[name](value), source })

const untold: Readonly<Partial<Record<Tell, string>>> = {
  'prepared-since': 'since when it is prepared',
  'table-locks': 'table locks',
  'blocked-sessions': 'who waits',
  'changed-rows': 'changed rows',
  'locked-rows': 'locked rows',
  'kept-rows': 'what vacuum must keep',
}

/** What this kind of participant does not offer, in one phrase; null: it tells all of it. */
export function cannotTell(kind: Participant['kind']): string | null {
  const told = new Set<string>(tells[kind])
  const missing = Object.entries(untold).filter(([tell]) => !told.has(tell))
  return missing.length === 0 ? null : `cannot tell: ${missing.map(([, word]) => word).join(', ')}`
}
