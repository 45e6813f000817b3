import type { Event } from '@/server/protocol/two-phase-state'
import type { OpenTransaction } from './journal'
import { toEvent } from './records'

const afterVerdict: ReadonlySet<Event['type']> = new Set([
  'confirmed',
  'contradicted',
  'unproven',
  'ended',
])

/**
 * The history that replays: what the shard's owners recorded, and the verdict from the register at
 * the place where it came to stand. Whoever wrote it, before it nothing was settled, and after it
 * nothing is asked (D12).
 */
export function historyToEvents(
  open: Pick<OpenTransaction, 'id' | 'history' | 'standing'>,
): readonly Event[] {
  const events = open.history.flatMap((record) => toEvent(open.id, record) ?? [])
  const before = events.filter(({ type }) => !afterVerdict.has(type))
  if (open.standing === null) return before
  const { verdict, branches } = open.standing
  const after = events.filter(({ type }) => afterVerdict.has(type))
  return [...before, { type: 'verdict-stands', verdict, branches }, ...after]
}
