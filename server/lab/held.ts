import { z } from 'zod'
import type { JournalEvent } from '../contract/event'

/** A branch that a bank listed as prepared; `goneMs`: when it was first missing from the list. */
export interface SeenBranch {
  readonly branchId: string
  readonly preparedMs: number
  readonly goneMs: number | null
}

interface Held {
  readonly fromMs: number
  readonly toMs: number
}

const facts = z.object({
  vote: z.string().optional(),
  sentAt: z.number().optional(),
  answeredAt: z.number().optional(),
})

/**
 * How long the branch that was prepared for longest had to wait: from its promise to the call that
 * told it, or to when its bank did not list it any more. A vote that was lost with its coordinator is
 * in no record; then the bank itself says since when the branch is prepared. A step of a saga waits
 * from when it is done until it is undone, or until nobody can undo it any more.
 */
export function blockedMs(
  events: readonly JournalEvent[],
  seen: readonly SeenBranch[],
  nowMs: number,
): number {
  const untilMs = Math.min(nowMs, finalMs(events))
  const branches = new Set(events.flatMap(({ branch }) => branch ?? []))
  const held = [...branches].map((n) => heldOf(n, events, seen))
  return held.reduce((longest, { fromMs, toMs }) => {
    const long = Math.min(toMs, untilMs) - Math.min(fromMs, untilMs)
    return Math.max(longest, long)
  }, 0)
}

function heldOf(n: number, events: readonly JournalEvent[], seen: readonly SeenBranch[]): Held {
  const mine = events.filter(({ branch }) => branch === n)
  const listed = seen.filter(({ branchId }) => branchId.endsWith(`_${n}`))
  const from = [
    ...mine.flatMap((event) => promised(event) ?? []),
    ...listed.map(({ preparedMs }) => preparedMs),
  ]
  const to = [
    ...mine.flatMap((event) => told(event) ?? []),
    ...listed.flatMap(({ goneMs }) => goneMs ?? []),
  ]
  return { fromMs: Math.min(...from), toMs: Math.min(...to) }
}

function promised({ type, at, data }: JournalEvent): number | null {
  const { vote, answeredAt } = facts.parse(data)
  const promises = (type === 'voted' && vote === 'yes') || type === 'step-done'
  return promises ? (answeredAt ?? Date.parse(at)) : null
}

const told = ({ type, at, data }: JournalEvent): number | null =>
  type === 'confirmed' || type === 'compensated'
    ? (facts.parse(data).sentAt ?? Date.parse(at))
    : null

/** When the commit of a saga stood; with its pivot nobody undoes anything. */
function finalMs(events: readonly JournalEvent[]): number {
  if (!events.some(({ type }) => type === 'step-started')) return Number.POSITIVE_INFINITY
  const commit = events.find(({ type, data }) => type === 'verdict' && data.verdict === 'commit')
  return commit === undefined ? Number.POSITIVE_INFINITY : Date.parse(commit.at)
}
