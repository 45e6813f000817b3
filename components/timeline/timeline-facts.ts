import { z } from 'zod'
import type { JournalEvent } from '@/server/contract/event'

/** One journal record, read as far as it can be understood; what cannot is shown as it came. */
export interface Fact {
  /** The same record has the same key everywhere: in the graphic, the table and the address. */
  readonly key: string
  readonly type: string
  readonly branch: number | null
  readonly stream: string
  /** A stream is named after its role: what web writes, somebody asked for on a page. */
  readonly writer: 'coordinator' | 'operator'
  readonly process: string
  readonly seq: number
  readonly epoch: number | null
  /** When it was written, by the writer's clock. */
  readonly atMs: number
  /** When the message that it answers left, and how long the answer took. */
  readonly sentMs: number | null
  readonly durationMs: number | null
  readonly vote: 'yes' | 'no' | 'read-only' | 'unknown' | null
  readonly verdict: 'commit' | 'abort' | null
  readonly operation: string | null
  readonly by: string | null
  readonly found: string | null
  readonly fault: { readonly code: string; readonly text: string } | null
  readonly nextMs: number | null
  /** The session was given up without a message to a prepared branch. */
  readonly released: boolean
  readonly data: Readonly<Record<string, unknown>>
}

const moment = z
  .union([z.number(), z.iso.datetime({ offset: true }).transform(Date.parse)])
  .nullish()
  .catch(null)
const text = z.string().nullish().catch(null)
const word = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z.enum(words).nullish().catch(null)

/** Foreign data: each field counts for itself, and one that makes no sense counts as absent. */
const known = z.object({
  sentAt: moment,
  durationMs: z.number().nonnegative().nullish().catch(null),
  vote: word(['yes', 'no', 'read-only', 'unknown']),
  verdict: word(['commit', 'abort']),
  operation: text,
  by: text,
  found: text,
  code: text,
  text: text,
  nextAt: moment,
  released: z.boolean().nullish().catch(null),
})

export function factOf(event: JournalEvent): Fact {
  const data = known.parse(event.data)
  return {
    key: `${event.stream}:${event.seq}`,
    type: event.type,
    branch: event.branch,
    stream: event.stream,
    writer: /^(web|lab)-/.test(event.stream) ? 'operator' : 'coordinator',
    process: event.process,
    seq: event.seq,
    epoch: event.epoch,
    atMs: Date.parse(event.at),
    sentMs: data.sentAt ?? null,
    durationMs: data.durationMs ?? null,
    vote: data.vote ?? null,
    verdict: data.verdict ?? null,
    operation: data.operation ?? null,
    by: data.by ?? null,
    found: data.found ?? null,
    fault: data.code == null ? null : { code: data.code, text: data.text ?? '' },
    nextMs: data.nextAt ?? null,
    released: data.released ?? false,
    data: event.data,
  }
}

/**
 * Each stream in its own order, the streams merged by time, the begin record first. A record seen
 * twice counts once.
 */
export function orderedFacts(events: readonly JournalEvent[]): readonly Fact[] {
  const byKey = new Map(events.map((event) => [`${event.stream}:${event.seq}`, factOf(event)]))
  const streams = new Map<string, Fact[]>()
  for (const fact of byKey.values()) {
    const known = streams.get(fact.stream)
    if (known === undefined) streams.set(fact.stream, [fact])
    else known.push(fact)
  }
  // At the same moment the older stream comes first, however the records arrived.
  const names = [...streams.keys()].sort()
  const queues = names.map((name) => (streams.get(name) ?? []).sort((a, b) => a.seq - b.seq))
  const verdict = earliestVerdict(queues.flat())
  return merge(queues.map((facts) => risingTimes(facts, verdict)))
}

interface Timed {
  readonly fact: Fact
  /** Never before the time of what the same writer wrote earlier. */
  readonly orderMs: number
}

const earliestVerdict = (facts: readonly Fact[]): Fact | null =>
  facts
    .filter(({ type }) => type === 'verdict')
    .reduce<Fact | null>((first, one) => (first && first.atMs <= one.atMs ? first : one), null)

/** Just after, and still apart from it at this distance from 1970. */
const AFTER_MS = 0.001

/** Who obeys a verdict has it from its writer, whatever the two clocks say. */
const causeMs = ({ type, released, stream }: Fact, verdict: Fact | null): number =>
  verdict !== null && verdict.stream !== stream && type === 'confirmed' && !released
    ? verdict.atMs + AFTER_MS
    : Number.NEGATIVE_INFINITY

function risingTimes(facts: readonly Fact[], verdict: Fact | null): readonly Timed[] {
  let orderMs = Number.NEGATIVE_INFINITY
  return facts.map((fact) => {
    const writtenMs = fact.type === 'begun' ? Number.NEGATIVE_INFINITY : fact.atMs
    orderMs = Math.max(orderMs, writtenMs, causeMs(fact, verdict))
    return { fact, orderMs }
  })
}

const merge = (queues: readonly (readonly Timed[])[]): readonly Fact[] =>
  queues
    .flat()
    .sort((a, b) => (a.orderMs === b.orderMs ? 0 : a.orderMs - b.orderMs))
    .map(({ fact }) => fact)
