import type { BranchEvidence } from '@/server/contract/action'
import { type Tell, tells } from '@/server/contract/capabilities'
import type { Participant } from '@/server/contract/participant'
import { type Phrase, phrase, say, t } from '@/server/contract/words'
import { count, plural } from '../ui/format'
import { enumeration } from '../ui/list'

type Fact = BranchEvidence['facts'][number]

const words: Readonly<Record<Fact['name'], (value: Fact['value']) => string>> = {
  'xmin-age': (value) => t`${figure(value)} transactions have begun since its own`,
  'kept-rows': (value) =>
    typeof value === 'number'
      ? t`vacuum cannot clean up to ${plural(value, 'dead row')} meanwhile`
      : t`vacuum is ${value}`,
  'changed-rows': (value) => t`changed ${rows(value)}`,
  'locked-rows': (value) => t`holds locks on ${rows(value)}`,
  owner: (value) => t`still owned by connection ${value}`,
}

const figure = (value: Fact['value']): string => (typeof value === 'number' ? count(value) : value)

const rows = (value: Fact['value']): string =>
  typeof value === 'number' ? plural(value, 'row') : value

/** A fact as a phrase; where it comes from goes with it. */
export const factText = ({ name, value, source }: Fact) => ({ text: words[name](value), source })

const untold: Readonly<Partial<Record<Tell, Phrase>>> = {
  'prepared-since': phrase`since when it is prepared`,
  'table-locks': phrase`table locks`,
  'blocked-sessions': phrase`who waits`,
  'changed-rows': phrase`changed rows`,
  'locked-rows': phrase`locked rows`,
  'kept-rows': phrase`what vacuum must keep`,
}

/** What this kind of participant does not offer, in one phrase; null: it tells all of it. */
export function cannotTell(kind: Participant['kind']): string | null {
  const told = new Set<string>(tells[kind])
  const missing = Object.entries(untold).filter(([tell]) => !told.has(tell))
  return missing.length === 0
    ? null
    : t`cannot tell: ${enumeration(missing.map(([, word]) => say(word)))}`
}
