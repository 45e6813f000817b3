import { t } from '@/server/contract/words'
import { applicationArrows } from './timeline-application'
import { type Arrow, laneOf, type Retry } from './timeline-model'
import type { Placed } from './timeline-placement'

/** The share of a round trip after which the far end of an arrow is drawn; nobody measured it. */
const THERE = 0.3
const BACK = 0.7

/** When the participant is drawn as having the message, and as having answered. */
export const arrivalMs = ({ leftMs, answeredMs }: Placed): number =>
  leftMs + (answeredMs - leftMs) * THERE
export const replyMs = ({ leftMs, answeredMs }: Placed): number =>
  leftMs + (answeredMs - leftMs) * BACK

/** Decide is the commit that comes before the verdict; prevent asks whether it came. */
const names = {
  ...{ work: 'WORK', prepare: 'PREPARE', commit: 'COMMIT', abort: 'ABORT' },
  ...{ decide: 'COMMIT', prevent: 'PREVENT' },
  ...{ 'pre-commit': 'PRE-COMMIT', terminate: 'TERMINATE' },
  ...{ action: 'ACTION', compensate: 'COMPENSATE' },
} as const

/** Codes under which no answer came: the connection's own, and those of a server going away. */
const silence = /^(timeout|no-answer|unregistered|E[A-Z_]+|08...|57P..)$/

export const unanswered = ({ fault, vote, found, type }: Placed): boolean =>
  (type === 'attempt' || vote === 'unknown' || found === 'unknown') &&
  (fault === null || silence.test(fault.code))

export function timelineArrows(placed: readonly Placed[]): readonly Arrow[] {
  const begun = placed.find(({ type }) => type === 'begun')
  const verdict = placed.find(({ type }) => type === 'verdict')
  return [
    ...placed.flatMap(callerArrow),
    ...placed.flatMap((fact) =>
      fact.type === 'attempt' ? [] : (applicationArrows(fact) ?? participantArrows(fact)),
    ),
    ...(begun !== undefined && verdict !== undefined && begun.stream === verdict.stream
      ? answerArrows(verdict, placed)
      : []),
  ]
}

/** Who wrote nothing after the verdict may have died of it, and then nobody told the caller. */
const answerArrows = (verdict: Placed, placed: readonly Placed[]): readonly Arrow[] =>
  placed.some(({ stream, seq }) => stream === verdict.stream && seq > verdict.seq)
    ? [answerArrow(verdict)]
    : []

const callerArrow = (fact: Placed): readonly Arrow[] =>
  fact.type === 'begun'
    ? [{ ...plain(fact, 'begin'), from: 'caller', to: 'coordinator', label: 'BEGIN' }]
    : []

const answerArrow = (verdict: Placed): Arrow => ({
  ...plain(verdict, 'answer'),
  from: 'coordinator',
  to: 'caller',
  label: verdict.verdict === 'commit' ? 'COMMITTED' : 'ABORTED',
})

const plain = (fact: Placed, name: string) =>
  ({
    key: `${fact.key}/${name}`,
    event: fact.key,
    leftMs: fact.tickMs,
    arrivedMs: fact.tickMs,
    lost: false,
    tone: 'plain',
  }) as const

function participantArrows(fact: Placed): readonly Arrow[] {
  // A call that its breaker or budget has kept back was no message.
  if (fact.branch === null || fact.data.unsent === true) return []
  const here = fact.writer
  const there = laneOf(fact.branch)
  if (fact.message === null)
    return fact.released
      ? [{ ...plain(fact, 'release'), from: here, to: there, label: 'RELEASE' }]
      : []
  const sent: Arrow = {
    ...plain(fact, 'sent'),
    from: here,
    to: there,
    label:
      fact.type === 'voted' && fact.message === 'work' ? t`WORK, PREPARE` : names[fact.message],
    leftMs: fact.leftMs,
    arrivedMs: arrivalMs(fact),
  }
  if (unanswered(fact)) return [{ ...sent, arrivedMs: fact.answeredMs, lost: true }]
  const answer: Arrow = {
    ...plain(fact, 'answer'),
    ...replyOf(fact),
    from: there,
    to: here,
    leftMs: replyMs(fact),
    arrivedMs: fact.answeredMs,
  }
  // Who found the end by asking recorded no message of its own: only what came back is drawn.
  if (fact.sentMs === null && fact.durationMs === null) return [answer]
  return [sent, answer]
}

function replyOf({ type, vote, found }: Placed): Pick<Arrow, 'label' | 'tone'> {
  switch (type) {
    case 'worked':
    case 'step-done':
      return { label: 'DONE', tone: 'plain' }
    case 'compensated':
      return { label: 'COMPENSATED', tone: 'plain' }
    case 'step-refused':
    case 'compensation-refused':
      return { label: 'REFUSED', tone: 'refusal' }
    case 'work-failed':
      return { label: 'FAILED', tone: 'refusal' }
    case 'voted':
      if (vote === 'yes') return { label: 'YES', tone: 'plain' }
      if (vote === 'read-only') return { label: 'READ-ONLY', tone: 'plain' }
      return { label: vote === 'no' ? 'NO' : 'UNKNOWN', tone: 'refusal' }
    case 'decider-answered':
      return decisions[found ?? ''] ?? { label: 'UNKNOWN', tone: 'refusal' }
    case 'overruled':
      return { label: 'OVERRULED', tone: 'refusal' }
    case 'contradicted':
      return { label: found === null ? 'OTHERWISE' : found.toUpperCase(), tone: 'damage' }
    case 'unproven':
      return { label: 'GONE', tone: 'damage' }
    default:
      return { label: 'ACK', tone: 'plain' }
  }
}

const decisions: Readonly<Record<string, Pick<Arrow, 'label' | 'tone'>>> = {
  committed: { label: 'DECIDED', tone: 'plain' },
  'read-only': { label: 'READ-ONLY', tone: 'plain' },
  refused: { label: 'REFUSED', tone: 'refusal' },
  prevented: { label: 'PREVENTED', tone: 'plain' },
}

/** Attempts of one sender at one branch belong together until something else was heard of it. */
export function timelineRetries(placed: readonly Placed[]): readonly Retry[] {
  const groups = new Map<string, Placed[]>()
  for (const fact of placed) {
    if (fact.type !== 'attempt') continue
    const group = `${fact.stream}/${fact.branch}/${fact.operation}`
    const known = groups.get(group)
    if (known === undefined) groups.set(group, [fact])
    else known.push(fact)
  }
  return [...groups.values()].map(retryOf)
}

function retryOf(facts: readonly Placed[]): Retry {
  const [first] = facts
  if (first === undefined) throw new Error('a group of attempts has at least one')
  const atMs = facts.map(({ tickMs }) => tickMs)
  return {
    key: first.key,
    events: facts.map(({ key }) => key),
    lane: first.writer,
    to: first.branch === null ? first.writer : laneOf(first.branch),
    operation: (first.operation ?? first.message ?? 'attempt').toUpperCase(),
    atMs,
    answeredMs: facts.map(({ answeredMs }) => answeredMs),
    unanswered: facts.map(unanswered),
    everyMs: usualGap(atMs),
  }
}

function usualGap(atMs: readonly number[]): number | null {
  const gaps = atMs.slice(1).map((at, index) => at - (atMs[index] ?? at))
  return gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? null
}
