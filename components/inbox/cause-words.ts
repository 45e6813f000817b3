import type { InboxGroup } from '@/server/contract/inbox'
import { clockTime, type Zone } from '../ui/format'

/** Why a group of items waits, probably. */
export function causeWords({ kind, participant, since, code }: InboxGroup, zone: Zone): string {
  const name = participant ?? 'A participant'
  switch (kind) {
    case 'differed':
      return 'Participants ended differently, or may have'
    case 'silent':
      return since === null
        ? `${name} not reachable`
        : `${name} not reachable since ${clockTime(since, zone).slice(0, 5)}`
    case 'undecided':
      return 'No verdict was written'
    case 'refuses':
      return `${name} answers with ${code ?? 'a fault'}`
    case 'undelivered':
      return `Not delivered to ${name} yet`
    case 'unknown':
      return 'Cause not known'
    default:
      return kind satisfies never
  }
}
