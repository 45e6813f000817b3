import type { InboxGroup } from '@/server/contract/inbox'
import { t } from '@/server/contract/words'
import { clockTime, type Zone } from '../ui/format'

/** Why a group of items waits, probably. */
export function causeWords({ kind, participant, since, code }: InboxGroup, zone: Zone): string {
  const name = participant ?? t`A participant`
  switch (kind) {
    case 'differed':
      return t`Participants ended differently, or may have`
    case 'silent':
      return since === null
        ? t`${name} not reachable`
        : t`${name} not reachable since ${clockTime(since, zone).slice(0, 5)}`
    case 'undecided':
      return t`No verdict was written`
    case 'refuses':
      return t`${name} answers with ${code ?? t`a fault`}`
    case 'undelivered':
      return t`Not delivered to ${name} yet`
    case 'unknown':
      return t`Cause not known`
    default:
      return kind satisfies never
  }
}
