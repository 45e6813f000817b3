import { type Phrase, phrase, say, t } from '@/server/contract/words'
import { protocolName } from '../ui/protocol-name'
import type { TimelineRows } from './timeline-model'
import { wordFor } from './timeline-words'

/** One of the two that are compared. */
export interface Compared {
  readonly protocol: string
  readonly outcome: string | null
  readonly reason: string | null
  readonly rows: TimelineRows
}

export interface Figure {
  readonly name: string
  readonly unit: 'count' | 'ms'
  /** Null: it has not come to that. */
  readonly a: number | null
  readonly b: number | null
}

type Measure = (rows: TimelineRows) => number | null

/** What is counted and measured of each, from the same rows that its timeline draws. */
const measures: readonly (readonly [name: Phrase, unit: Figure['unit'], measure: Measure])[] = [
  [phrase`Messages to and from participants`, 'count', messages],
  [phrase`Messages that were lost`, 'count', lost],
  [phrase`Attempts that were repeated`, 'count', ({ retries }) => attempts(retries)],
  [phrase`Writes of the coordinator that were waited for`, 'count', forced],
  [phrase`Coordinators that took over`, 'count', ({ changes }) => changes.length],
  [phrase`Until the verdict`, 'ms', untilVerdict],
  [phrase`Longest held by a promise`, 'ms', longestHeld],
  [phrase`Until the end`, 'ms', ({ startMs, endMs }) => (endMs === null ? null : endMs - startMs)],
]

export const figuresOf = (a: TimelineRows, b: TimelineRows): readonly Figure[] =>
  measures.map(([name, unit, measure]) => ({ name: say(name), unit, a: measure(a), b: measure(b) }))

const isParticipant = (lane: string): boolean => /^p\d+$/.test(lane)

function messages({ arrows, retries }: TimelineRows): number {
  const drawn = arrows.filter(({ from, to }) => isParticipant(from) || isParticipant(to)).length
  const answered = retries.flatMap(({ unanswered }) => unanswered.filter((silent) => !silent))
  return drawn + attempts(retries) + answered.length
}

function lost({ arrows, retries }: TimelineRows): number {
  const silent = retries.flatMap(({ unanswered }) => unanswered.filter((one) => one))
  return arrows.filter((arrow) => arrow.lost).length + silent.length
}

const attempts = (retries: TimelineRows['retries']): number =>
  retries.reduce((all, { events }) => all + events.length, 0)

function forced({ ticks }: TimelineRows): number {
  return ticks.filter((tick) => tick.forced && tick.lane === 'coordinator').length
}

function untilVerdict({ table }: TimelineRows): number | null {
  return table.find(({ type }) => type === 'verdict')?.sinceMs ?? null
}

const holding = new Set(['prepared', 'pre-committed', 'in-doubt', 'committing', 'aborting'])

/** From the promise of a branch until it is known to have ended; of the branch that held longest. */
function longestHeld({ bars, lastMs }: TimelineRows): number {
  const lanes = new Map<string, number>()
  for (const { lane, phase, fromMs, toMs } of bars)
    if (isParticipant(lane) && holding.has(phase))
      lanes.set(lane, (lanes.get(lane) ?? 0) + (toMs ?? lastMs) - fromMs)
  return Math.max(0, ...lanes.values())
}

/** Text first: how they ended, then what B did more or less of than A. */
export function differencesOf(
  a: Compared,
  b: Compared,
  duration: (ms: number) => string,
): readonly string[] {
  const said = figuresOf(a.rows, b.rows).flatMap((figure) => sentenceOf(figure, duration) ?? [])
  return [
    ...(a.protocol === b.protocol
      ? []
      : [t`A ran ${protocolName(a.protocol)}, B ran ${protocolName(b.protocol)}.`]),
    endsOf(a, b),
    ...(said.length === 0 ? [t`Nothing else that is counted here differs.`] : said),
  ]
}

function endsOf(a: Compared, b: Compared): string {
  if (a.outcome === null && b.outcome === null) return t`Neither has a verdict yet.`
  if (a.outcome !== b.outcome || a.reason !== b.reason || a.outcome === null)
    return t`A ${ended(a)}, B ${ended(b)}.`
  const outcome = wordFor(a.outcome)
  return a.reason === null ? t`Both ended ${outcome}.` : t`Both ended ${outcome} (${a.reason}).`
}

function ended({ outcome, reason }: Compared): string {
  if (outcome === null) return t`has no verdict yet`
  const word = wordFor(outcome)
  return reason === null ? t`ended ${word}` : t`ended ${word} (${reason})`
}

/** Shorter differences of time are what a machine does from one second to the next. */
const TOLD_MS_MIN = 1

function sentenceOf({ name, unit, a, b }: Figure, duration: (ms: number) => string): string | null {
  if (a === null || b === null || a === b) return null
  const more = b > a
  const by = Math.abs(b - a)
  if (unit === 'count') return more ? t`${name}: ${by} more in B.` : t`${name}: ${by} fewer in B.`
  if (by < TOLD_MS_MIN) return null
  const took = duration(by)
  return more ? t`${name}: B took ${took} longer.` : t`${name}: B took ${took} less.`
}
