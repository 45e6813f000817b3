import { type Phrase, phrase, say, t } from '@/server/contract/words'
import { replyMs } from './timeline-messages'
import {
  type Change,
  type Flag,
  laneOf,
  type Mark,
  type Tick,
  type TimelineSubject,
} from './timeline-model'
import type { Placed } from './timeline-placement'
import { wordFor } from './timeline-words'

/** The records whose effects waited for the disk (D14): all are written, these were waited for. */
const forcedTypes: ReadonlySet<string> = new Set([
  ...['begun', 'enlisted', 'step-started', 'verdict'],
])

/** Every record but an attempt is a tick on its writer's lane. */
export const timelineTicks = (placed: readonly Placed[]): readonly Tick[] =>
  placed
    .filter(({ type }) => type !== 'attempt')
    .map((fact) => ({
      event: fact.key,
      lane: fact.writer,
      atMs: fact.tickMs,
      type: fact.type,
      forced: forcedTypes.has(fact.type),
      label: `${fact.type} · ${fact.process} · ${fact.seq}`,
    }))

interface Handover {
  readonly before: Placed
  readonly after: Placed
}

/** The successor's first step, never before its predecessor's last. */
export const resumedMs = ({ before, after }: Handover): number =>
  Math.max(after.leftMs, lastSignMs(before))

/** Where one incarnation of a coordinator wrote last and another wrote first. */
function handovers(placed: readonly Placed[]): readonly Handover[] {
  const owned = placed.filter(({ writer }) => writer === 'coordinator')
  return owned.flatMap((after, index) => {
    const before = owned[index - 1]
    return before === undefined || before.stream === after.stream ? [] : [{ before, after }]
  })
}

/**
 * The successions that left something unknown. Who took over and left the verdict to an operator had
 * nothing more to write, so its silence says nothing.
 */
export const gapsIn = (placed: readonly Placed[]): readonly Handover[] =>
  handovers(placed).filter(({ before }) => before.type !== 'recovered')

/** The last record of a coordinator that does not run any more while nobody has taken over. */
export function lostOwner(
  placed: readonly Placed[],
  { open, ownerAlive }: TimelineSubject,
): Placed | null {
  const last = placed.findLast(({ writer }) => writer === 'coordinator')
  return open && !ownerAlive && last !== undefined && last.type !== 'recovered' ? last : null
}

export const timelineChanges = (placed: readonly Placed[]): readonly Change[] =>
  handovers(placed).map(({ before, after }) => ({
    event: after.key,
    atMs: resumedMs({ before, after }),
    label:
      before.process === after.process
        ? t`${after.process} again, epoch ${String(after.epoch)}`
        : t`${before.process} → ${after.process}, epoch ${String(after.epoch)}`,
  }))

export const timelineFlags = (placed: readonly Placed[]): readonly Flag[] =>
  placed
    .filter(({ type, writer }) => type === 'verdict' && writer === 'operator')
    .map((fact) => ({
      event: fact.key,
      lane: fact.writer,
      atMs: fact.tickMs,
      initials: initialsOf(fact.by ?? 'operator'),
      label: decidedText(fact),
    }))

function decidedText({ by, verdict }: Placed): string {
  const decision = wordFor(verdict ?? 'not-known')
  return by === null ? t`An operator decided: ${decision}` : t`${by} decided: ${decision}`
}

const initialsOf = (name: string): string =>
  name
    .split(/\s+/)
    .map((word) => word.charAt(0).toUpperCase())
    .join('')
    .slice(0, 3)

/** Crashes as far as they are known (the last sign of life), and how each branch ended. */
export function timelineMarks(
  placed: readonly Placed[],
  subject: TimelineSubject,
): readonly Mark[] {
  const gone = gapsIn(placed).flatMap((gap) => [
    crash(gap.before, lastSignMs(gap.before)),
    {
      ...mark(gap.after, 'restart', resumedMs(gap)),
      label: t`${gap.after.process} took over`,
    },
  ])
  const last = lostOwner(placed, subject)
  const lost = last === null ? [] : [crash(last, lastSignMs(last))]
  const ends = oneEnd(placed.flatMap(endOf))
  return [...gone, ...lost, ...outcomeOf(placed), ...ends, ...placed.flatMap(divergenceOf)]
}

/** Found after the end, on the lane of whoever ended otherwise. */
const divergenceOf = (fact: Placed): readonly Mark[] =>
  fact.type !== 'diverged' || fact.branch === null
    ? []
    : [
        {
          ...{ key: `${fact.key}/diverged`, lane: laneOf(fact.branch), atMs: fact.tickMs },
          ...{ kind: 'heuristic', label: t`Diverged` },
        },
      ]

/** Two processes may hear the same end; a branch ends once, and a step as it was last left. */
const oneEnd = (ends: readonly Mark[]): readonly Mark[] =>
  ends.filter((mark, index) => {
    const of = (other: Mark) => other.lane === mark.lane
    return (mark.word === undefined ? ends.findIndex(of) : ends.findLastIndex(of)) === index
  })

export const lastSignMs = ({ tickMs, answeredMs }: Placed): number => Math.max(tickMs, answeredMs)

const crash = (fact: Placed, atMs: number): Mark => ({
  ...mark(fact, 'crash', atMs),
  label: t`last sign of ${fact.process}`,
})

const mark = (fact: Placed, kind: Mark['kind'], atMs: number) => ({
  key: `${fact.key}/${kind}`,
  lane: fact.writer,
  atMs,
  kind,
})

/** Nothing more is owed: the coordinator's lane ends with the outcome. */
function outcomeOf(placed: readonly Placed[]): readonly Mark[] {
  const ended = placed.find(({ type }) => type === 'ended')
  const verdict = placed.find(({ type }) => type === 'verdict')?.verdict ?? null
  if (ended === undefined || verdict === null) return []
  const [kind, label] =
    verdict === 'commit'
      ? (['committed', t`Committed`] as const)
      : (['aborted', t`Aborted`] as const)
  return [{ key: `${ended.key}/end`, lane: 'coordinator', atMs: ended.tickMs, kind, label }]
}

const stepEnds: Readonly<Record<string, { kind: Mark['kind']; word: Phrase }>> = {
  'step-done': { kind: 'committed', word: phrase`Done` },
  'step-refused': { kind: 'aborted', word: phrase`Refused` },
  compensated: { kind: 'aborted', word: phrase`Compensated` },
}

function endOf(fact: Placed): readonly Mark[] {
  if (fact.branch === null) return []
  const lane = laneOf(fact.branch)
  const end = (kind: Mark['kind'], label: string) => [
    { key: `${fact.key}/end`, lane, atMs: replyMs(fact), kind, label },
  ]
  if (fact.type === 'confirmed')
    return fact.message === 'commit' ? end('committed', t`Committed`) : end('aborted', t`Aborted`)
  const step = stepEnds[fact.type]
  if (step !== undefined)
    return end(step.kind, say(step.word)).map((mark) => ({ ...mark, word: say(step.word) }))
  if (fact.type === 'contradicted')
    return end('heuristic', t`Heuristic: ${wordFor(fact.found ?? 'otherwise')}`)
  if (fact.type === 'decider-answered') return decidedAs(fact, end)
  if (fact.type === 'voted' && fact.vote === 'no') return end('aborted', t`Aborted`)
  if (fact.type === 'voted' && fact.vote === 'read-only') return end('read-only', t`Read-only`)
  return []
}

function decidedAs(
  { found }: Placed,
  end: (kind: Mark['kind'], label: string) => readonly Mark[],
): readonly Mark[] {
  if (found === 'committed') return end('committed', t`Committed, which decided`)
  if (found === 'read-only') return end('read-only', t`Read-only`)
  return found === 'refused' || found === 'prevented' ? end('aborted', t`Aborted`) : []
}
