import type { JournalEvent } from '@/server/contract/event'
import { isDriven } from './timeline-application'
import { timelineBars } from './timeline-bars'
import { inEarlyWords } from './timeline-early'
import { orderedFacts } from './timeline-facts'
import { timelineArrows, timelineRetries } from './timeline-messages'
import { type Lane, laneOf, type TimelineRows, type TimelineSubject } from './timeline-model'
import { deciderIn, type Placed, place } from './timeline-placement'
import { timelineChanges, timelineFlags, timelineMarks, timelineTicks } from './timeline-signs'
import { timelineTable } from './timeline-table'
import { inTriedWords } from './timeline-tried'

/**
 * Records to rows to draw. Every record has exactly one home in the graphic: a tick of the journal,
 * or, if it tells of a failed attempt, its dot. Arrows and bars are drawn from records, not for them.
 */
export function timelineRows(
  events: readonly JournalEvent[],
  subject: TimelineSubject,
): TimelineRows {
  const placed = place(orderedFacts(events))
  const lanes = lanesOf(placed, subject)
  const startMs = placed[0]?.tickMs ?? Date.parse(subject.startedAt)
  const lastMs = placed.reduce(
    (last, { tickMs, answeredMs }) => Math.max(last, tickMs, answeredMs),
    startMs,
  )
  const rows: TimelineRows = {
    lanes,
    startMs,
    endMs: subject.open ? null : lastMs,
    lastMs,
    bars: timelineBars(placed, subject),
    arrows: timelineArrows(placed),
    retries: timelineRetries(placed),
    ticks: timelineTicks(placed),
    marks: timelineMarks(placed, subject),
    changes: timelineChanges(placed),
    flags: timelineFlags(placed),
    table: timelineTable(placed, subject),
  }
  return inEarlyWords(placed, inTriedWords(placed, rows))
}

function lanesOf(placed: readonly Placed[], { participants }: TimelineSubject): readonly Lane[] {
  const numbers = placed.flatMap(({ branch }) => (branch === null ? [] : [branch]))
  const count = Math.max(participants.length, ...numbers)
  const decider = deciderIn(placed)
  const operator = placed.some(({ writer }) => writer === 'operator')
  return [
    { id: 'caller', label: isDriven(placed) ? 'application' : 'caller', kind: 'caller' },
    { id: 'coordinator', label: 'coordinator', kind: 'coordinator' },
    ...(operator ? [{ id: 'operator', label: 'operator', kind: 'operator' } as const] : []),
    ...Array.from({ length: count }, (_, index) => ({
      id: laneOf(index + 1),
      label: `${participants[index] ?? `branch ${index + 1}`}${index + 1 === decider ? ' · decides' : ''}`,
      kind: 'participant' as const,
    })),
  ]
}
