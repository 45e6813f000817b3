import type { JournalEvent } from '@/server/contract/event'
import { t } from '@/server/contract/words'
import { isDriven } from './timeline-application'
import { timelineBars } from './timeline-bars'
import { type ClockBehind, clocksBehind } from './timeline-clocks'
import { inEarlyWords } from './timeline-early'
import { orderedFacts } from './timeline-facts'
import { lockSpans } from './timeline-locks'
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
    locks: lockSpans(placed),
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
  const behind = clocksBehind(placed)
  const lanes: readonly Lane[] = [
    { id: 'caller', label: isDriven(placed) ? t`application` : t`caller`, kind: 'caller' },
    { id: 'coordinator', label: t`coordinator`, kind: 'coordinator' },
    ...(operator ? [{ id: 'operator', label: t`operator`, kind: 'operator' } as const] : []),
    ...Array.from({ length: count }, (_, index) => ({
      id: laneOf(index + 1),
      label: laneLabel(participants[index] ?? t`branch ${index + 1}`, index + 1 === decider),
      kind: 'participant' as const,
    })),
  ]
  return lanes.map((lane) => {
    const found = behind.find((one) => one.lane === lane.id)
    return found === undefined ? lane : { ...lane, note: clockNote(found) }
  })
}

const laneLabel = (name: string, decides: boolean): string =>
  decides ? t`${name} · decides` : name

const iso = (ms: number): string => new Date(ms).toISOString()

const clockNote = ({ behindMs, saidAtMs, heardAtMs }: ClockBehind) => ({
  text: t`clock ${Math.round(behindMs)} ms behind`,
  title: t`Said at ${iso(saidAtMs)} by one clock, heard at ${iso(heardAtMs)} by the other. It is drawn after its cause.`,
})
