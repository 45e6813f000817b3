import { arrivalMs, replyMs } from './timeline-messages'
import { type Bar, type LaneId, laneOf, type Phase, type TimelineSubject } from './timeline-model'
import { deciderIn, isSaga, type Placed } from './timeline-placement'
import { gapsIn, lastSignMs, lostOwner, resumedMs } from './timeline-signs'

/** From here on the lane is in that phase; null: it has come to its end. */
interface Turn {
  readonly atMs: number
  readonly phase: Phase | null
}

/** Phases as bars, lane by lane. Where nobody knows, a bar says so instead of going on. */
export function timelineBars(placed: readonly Placed[], subject: TimelineSubject): readonly Bar[] {
  const numbers = new Set(placed.flatMap(({ branch }) => (branch === null ? [] : [branch])))
  subject.participants.forEach((_, index) => {
    numbers.add(index + 1)
  })
  return [
    ...barsOf('coordinator', coordinatorTurns(placed, subject)),
    ...[...numbers].flatMap((n) => barsOf(laneOf(n), participantTurns(placed, n, subject))),
  ]
}

function barsOf(lane: LaneId, turns: readonly Turn[]): readonly Bar[] {
  return turns.flatMap(({ atMs, phase }, index) => {
    const next = turns[index + 1]
    if (phase === null || (next !== undefined && next.atMs <= atMs)) return []
    return [{ lane, phase, fromMs: atMs, toMs: next?.atMs ?? null }]
  })
}

/** Later turns never begin before earlier ones; the same phase twice is one. */
function inOrder(turns: readonly Turn[]): readonly Turn[] {
  const kept: Turn[] = []
  for (const turn of turns) {
    const last = kept.at(-1)
    if (last?.phase === turn.phase) continue
    kept.push({ ...turn, atMs: Math.max(turn.atMs, last?.atMs ?? turn.atMs) })
  }
  return kept
}

function coordinatorTurns(placed: readonly Placed[], subject: TimelineSubject): readonly Turn[] {
  const turns: Turn[] = []
  const gaps = gapsIn(placed)
  let phase: Phase | null = null
  const turn = (atMs: number, next: Phase | null) => {
    phase = next
    turns.push({ atMs, phase: next })
  }
  const asked = firstPrepareMs(placed, subject.participants.length)
  const saga = isSaga(placed)
  for (const fact of placed) {
    const gap = gaps.find(({ after }) => after === fact)
    if (gap !== undefined) {
      const before = phase
      turn(lastSignMs(gap.before), 'not-known')
      turn(resumedMs(gap), before)
    }
    if (asked !== null && phase === 'started' && fact.tickMs >= asked) turn(asked, 'preparing')
    const next = saga && fact.type === 'recovered' ? undefined : coordinatorPhase(fact)
    if (next !== undefined) turn(fact.tickMs, next)
  }
  const last = placed.findLast(({ writer }) => writer === 'coordinator')
  if (asked !== null && phase === 'started') turn(asked, 'preparing')
  if (subject.open && !subject.ownerAlive && last !== undefined) turn(lastSignMs(last), 'not-known')
  return inOrder(turns)
}

function coordinatorPhase(fact: Placed): Phase | null | undefined {
  switch (fact.type) {
    case 'begun':
      return 'started'
    case 'finished':
      return 'preparing'
    case 'recovered':
      return 'in-doubt'
    case 'verdict':
      return fact.verdict === 'commit' ? 'committing' : 'aborting'
    case 'ended':
      return null
    default:
      return undefined
  }
}

/** Nobody is asked to prepare before all have done their work. */
function firstPrepareMs(placed: readonly Placed[], branches: number): number | null {
  const worked = placed.filter(({ type }) => type === 'worked')
  if (worked.length === 0 || worked.length < branches) return null
  return Math.max(...worked.map(({ answeredMs }) => answeredMs))
}

/** A promise given stays given; what was under way when the coordinator fell silent is not known. */
function participantTurns(
  placed: readonly Placed[],
  n: number,
  subject: TimelineSubject,
): readonly Turn[] {
  const turns: Turn[] = []
  const saga = isSaga(placed)
  const gaps = gapsIn(placed)
  const phaseNow = () => turns.at(-1)?.phase ?? null
  const lose = (atMs: number) => turns.push(...lostAt(atMs, turns, saga))
  for (const fact of placed) {
    const gap = gaps.find(({ after }) => after === fact)
    if (gap !== undefined) lose(lastSignMs(gap.before))
    if (fact.type === 'recovered' && phaseNow() === 'prepared')
      turns.push({ atMs: fact.tickMs, phase: 'in-doubt' })
    if (fact.branch !== n || (fact.type === 'attempt' && phaseNow() === 'heuristic')) continue
    turns.push(...participantPhases(fact))
    if (isLast(phaseNow(), saga)) return inOrder(turns)
  }
  const asked = firstPrepareMs(placed, subject.participants.length)
  if (asked !== null && phaseNow() === 'started' && n !== deciderIn(placed))
    turns.push({ atMs: asked, phase: 'preparing' })
  const lost = lostOwner(placed, subject)
  if (lost !== null) lose(lastSignMs(lost))
  return inOrder(turns)
}

/** A step that is done may still have to be compensated, so that none of its phases is the last. */
const isLast = (phase: Phase | null, saga: boolean): boolean => phase === null && !saga

/** What was under way; a step that was not ordered yet is not. */
function lostAt(atMs: number, turns: readonly Turn[], saga: boolean): readonly Turn[] {
  const phase = turns.at(-1)?.phase ?? (turns.length === 0 && !saga ? 'started' : null)
  return phase === null || lasting.has(phase) ? [] : [{ atMs, phase: 'not-known' }]
}

const lasting: ReadonlySet<Phase> = new Set<Phase>([
  'prepared',
  'pre-committed',
  'in-doubt',
  'heuristic',
  'not-known',
])

function participantPhases(fact: Placed): readonly Turn[] {
  const settling: Phase = fact.message === 'commit' ? 'committing' : 'aborting'
  switch (fact.type) {
    case 'enlisted':
      return [{ atMs: fact.tickMs, phase: 'started' }]
    case 'worked':
      return [{ atMs: arrivalMs(fact), phase: 'started' }]
    case 'work-failed':
      return [
        { atMs: arrivalMs(fact), phase: 'started' },
        { atMs: replyMs(fact), phase: 'aborting' },
      ]
    case 'voted':
      return [{ atMs: arrivalMs(fact), phase: 'preparing' }, ...afterVote(fact)]
    case 'decider-answered':
      return decision(fact)
    case 'pre-committed':
      return [{ atMs: replyMs(fact), phase: 'pre-committed' }]
    case 'step-done':
    case 'step-refused':
      return during(fact, 'started')
    case 'compensated':
      return during(fact, 'aborting')
    case 'compensation-refused':
      return [{ atMs: replyMs(fact), phase: 'in-doubt' }]
    case 'attempt':
      return [{ atMs: fact.leftMs, phase: fact.message === 'action' ? 'not-known' : 'in-doubt' }]
    case 'unproven':
      return [{ atMs: replyMs(fact), phase: 'heuristic' }]
    case 'confirmed':
      if (fact.message === null) return [{ atMs: fact.tickMs, phase: null }]
      return [
        { atMs: arrivalMs(fact), phase: settling },
        { atMs: replyMs(fact), phase: null },
      ]
    case 'contradicted':
      return [{ atMs: replyMs(fact), phase: null }]
    default:
      return []
  }
}

/** As long as the message was at the participant. */
const during = (fact: Placed, phase: Phase): readonly Turn[] => [
  { atMs: arrivalMs(fact), phase },
  { atMs: replyMs(fact), phase: null },
]

/** Its own commit is the decision; what bars it is no phase of its own. */
function decision(fact: Placed): readonly Turn[] {
  const asked: Turn[] =
    fact.message === 'decide' ? [{ atMs: arrivalMs(fact), phase: 'committing' }] : []
  if (fact.found === 'unknown') return [...asked, { atMs: fact.answeredMs, phase: 'not-known' }]
  return [...asked, { atMs: replyMs(fact), phase: null }]
}

function afterVote(fact: Placed): readonly Turn[] {
  if (fact.vote === 'yes') return [{ atMs: replyMs(fact), phase: 'prepared' }]
  if (fact.vote === 'no' || fact.vote === 'read-only') return [{ atMs: replyMs(fact), phase: null }]
  return [{ atMs: fact.answeredMs, phase: 'not-known' }]
}
