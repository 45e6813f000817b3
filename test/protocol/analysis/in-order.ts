import { followsVerdict } from '@/server/protocol/follows-verdict'
import type { Event } from '@/server/protocol/two-phase-state'

/** As a history is read: an abort that nobody waited for stands before what followed from it. */
export function inOrder(log: readonly Event[]): readonly Event[] {
  const stands = log.filter(({ type }) => type === 'verdict-stands')
  const rest = log.filter(({ type }) => type !== 'verdict-stands')
  const follows = followsVerdict(rest)
  const before = rest.filter((event) => !follows(event))
  return stands.length === 0 ? before : [...before, ...stands, ...rest.filter(follows)]
}
