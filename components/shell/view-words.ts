import { priority } from '@/server/contract/admission'
import { stateFilter } from '@/server/contract/exclusions'
import type { ViewQuery } from '@/server/contract/saved-view'
import { type Phrase, phrase, say, t } from '@/server/contract/words'
import { moment, plural, type Zone } from '../ui/format'
import { enumeration } from '../ui/list'
import { exclusionsNow, valueWords } from './exclusion-words'
import { isRelative, rangeWord } from './time-range'

type Words = Readonly<Record<keyof ViewQuery, (value: string, told: Told) => string>>

interface Told {
  readonly zone: Zone
  readonly nowMs: number
}

const words: Words = {
  state: (value) => valueWords({ field: 'state', value: stateFilter.parse(value) }),
  participant: (value) => valueWords({ field: 'participant', value }),
  priority: (value) => valueWords({ field: 'priority', value: priority.parse(value) }),
  protocol: (value) => valueWords({ field: 'protocol', value }),
  name: (value) => t`${value} in its name`,
  label: (value) => t`the label ${value}`,
  lab: (value) => (value === 'yes' ? t`the lab as its caller` : t`an application as its caller`),
  id: (value) => t`the id ${value}`,
  from: (value, { zone, nowMs }) =>
    isRelative(value) ? rangeWord(value) : t`from ${moment(value, zone, nowMs)}`,
  to: (value, { zone, nowMs }) =>
    isRelative(value) ? t`until ${rangeWord(value)}` : t`until ${moment(value, zone, nowMs)}`,
  acknowledged: (value) => (value === 'yes' ? t`reconciled` : t`not reconciled`),
  exclude: (value) => t`without ${enumeration(exclusionsNow(value).map(valueWords))}`,
  sort: (value) => t`sorted by ${sortWord(value)}`,
  dir: (value) => (value === 'asc' ? t`the least first` : t`the most first`),
  cols: (value) => plural(value.split(',').length, 'column'),
}

const sortWords: Readonly<Record<string, Phrase>> = {
  ...{ started: phrase`start`, duration: phrase`duration`, retries: phrase`retries` },
}
const sortWord = (sort: string): string => say(sortWords[sort] ?? phrase`start`)

/** One part of what a view or an address asks for, as people know it. */
export const partWord = (name: keyof ViewQuery, value: string, told: Told): string =>
  words[name](value, told)

/** What a view shows, each part as people know it. */
export function viewWords(query: ViewQuery, told: Told): string {
  const all = (Object.keys(words) as (keyof ViewQuery)[]).flatMap((name) => {
    const value = query[name]
    return value === undefined ? [] : [words[name](value, told)]
  })
  return all.length === 0 ? t`all transactions` : all.join(' · ')
}
