import { type Exclusion, exclusionsIn } from '@/server/contract/exclusions'
import { t } from '@/server/contract/words'
import { protocolName } from '../ui/protocol-name'
import { stateLook } from '../ui/state-look'
import { priorityWord } from './terms'

/** A value of a row as people know it, with what it is. */
export function valueWords(one: Exclusion): string {
  switch (one.field) {
    case 'state':
      return t`state ${stateLook[one.value].label}`
    case 'priority':
      return t`priority ${priorityWord(one.value)}`
    case 'participant':
      return t`participant ${one.value}`
    case 'protocol':
      return t`protocol ${protocolName(one.value)}`
    default:
      return one satisfies never
  }
}

/** What an address leaves out. */
export const exclusionsNow = (exclude: string | undefined): readonly Exclusion[] =>
  exclude === undefined ? [] : (exclusionsIn(exclude) ?? [])
